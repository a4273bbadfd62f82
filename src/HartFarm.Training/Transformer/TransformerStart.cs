using HartFarm.Model.Parameters;
using HartFarm.Model.Text;
using HartFarm.Model.Transformer;

namespace HartFarm.Training.Transformer;

/// <summary>How large a transformer's weights start, over the usual 1/sqrt(fan in).</summary>
internal static class TransformerStart
{
    /// <summary>
    /// What adds to the residual stream starts smaller with the depth (Radford et al. 2019, section 2.3), what modulates it near zero
    /// (Peebles and Xie 2023, section 3.2), and the head small, so that all codes are alike at first.
    /// </summary>
    internal static double Gain(ParameterShape shape, HartConfig model, Qwen2Config text)
    {
        var key = shape.Key;
        bool Ends(string ending) => key.EndsWith(ending, StringComparison.Ordinal);
        if (Ends("self_attn.o_proj.weight") || Ends("mlp.down_proj.weight")) return 1 / Math.Sqrt(2.0 * text.NumHiddenLayers);
        if (Ends("attn.proj.weight") || Ends("ffn.down_proj.weight") || Ends("ffn.fc2.weight")) return 1 / Math.Sqrt(2.0 * model.Depth);
        if (key.Contains("ada_lin", StringComparison.Ordinal) || Ends("adaLN_modulation.1.weight") || Ends("final_layer.linear.weight")) return 0.02;
        return key == "head.weight" ? 0.1 : 1;
    }
}
