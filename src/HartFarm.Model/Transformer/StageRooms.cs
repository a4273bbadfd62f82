using HartFarm.Model.Kernels;
using HartFarm.Model.Tensors;

namespace HartFarm.Model.Transformer;

/// <summary>The memory that the blocks of one stage use one after the other.</summary>
internal sealed class StageRooms : IDisposable
{
    /// <summary>For queries and what they attend to, <c>[B, L, D]</c>.</summary>
    internal KeptTensor Mixed { get; } = new();

    /// <summary>For the tiles.</summary>
    internal RoomPool<TileRoom> Tiles { get; } = new();

    /// <summary>For the pieces of attention.</summary>
    internal RoomPool<AttentionRoom> Attention { get; } = new();

    public void Dispose()
    {
        Mixed.Dispose();
        Tiles.Dispose();
        Attention.Dispose();
    }
}
