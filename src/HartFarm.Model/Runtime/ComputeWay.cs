namespace HartFarm.Model.Runtime;

/// <summary>Ways of computing on a GPU that give the same images up to rounding, each of which can be left out to measure what it brings.</summary>
[Flags]
public enum ComputeWay
{
    /// <summary>None: what libtorch's plain operations give.</summary>
    None = 0,

    /// <summary>Root-mean-square norms by libtorch's fused operation, in place of eight passes.</summary>
    FusedNorm = 1,

    /// <summary>Queries and keys turned together, the attention's factor in the tables, and keys and values written to the cache as they are made.</summary>
    FusedRotary = 2,

    /// <summary>Numbers that are made on the CPU go to the GPU from pinned memory, and nobody waits for them.</summary>
    PinnedCopies = 4,

    /// <summary>All of them.</summary>
    All = FusedNorm | FusedRotary | PinnedCopies,
}
