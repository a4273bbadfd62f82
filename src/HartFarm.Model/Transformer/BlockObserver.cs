namespace HartFarm.Model.Transformer;

/// <summary>Is shown the tensors inside a block by the name of the step that made them; it must not keep them.</summary>
public delegate void BlockObserver(string step, Tensor value);
