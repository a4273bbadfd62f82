using HartFarm.Model.Layers;

namespace HartFarm.Model.Transformer;

/// <summary>What the training form computes, S positions in all, n of them the kept cells of the last scale.</summary>
/// <param name="NormedContext">The text features after their norm, <c>[B, T, context_dim]</c>.</param>
/// <param name="Context">The embedded context c, <c>[B, T, D]</c>.</param>
/// <param name="PooledContext">What the blocks' modulation is made from, <c>[B, D]</c>, or null.</param>
/// <param name="LevelEmbeddings">Each position's level embedding, <c>[1, S, D]</c>.</param>
/// <param name="Input">The first block's input, <c>[B, S, D]</c>.</param>
/// <param name="Rotary">Each position's rotary tables.</param>
/// <param name="HeadNormed">The modulated norm before the head, <c>[B, S, D]</c>.</param>
/// <param name="Logits">From the last context position on, <c>[B, S - T + 1, V]</c>.</param>
/// <param name="LastHidden">The last block's output at the kept cells, <c>[B, n, D]</c>.</param>
public sealed record TeacherForced(
    Tensor NormedContext, Tensor Context, Tensor? PooledContext, Tensor LevelEmbeddings, Tensor Input, RotaryTables Rotary,
    Tensor HeadNormed, Tensor Logits, Tensor LastHidden);
