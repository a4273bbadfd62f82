namespace HartFarm.Model.Sampling;

/// <summary>Is told that a stage is done, on the computing thread; a GPU may still be at work on it. Where the last scale is made in groups, its stages alternate.</summary>
/// <param name="stage">Which stage.</param>
/// <param name="scale">Its scale, from 0; the last one's for the residual diffusion and the decoder, and 0 for the text.</param>
public delegate void StageObserver(GenerationStage stage, int scale);
