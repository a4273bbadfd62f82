namespace HartFarm.Chaos.Verdicts;

/// <summary>What may be wrong with a farm in the end.</summary>
internal enum FindingKind
{
    /// <summary>A job, an image or an object is not there.</summary>
    Lost,

    /// <summary>Something is there twice.</summary>
    Duplicated,

    /// <summary>An image or an object has other bytes than it has to have.</summary>
    WrongBytes,

    /// <summary>A number that the farm tells is not so.</summary>
    WrongCount,

    /// <summary>A job has not ended, or has ended otherwise than it had to.</summary>
    Stuck,

    /// <summary>An object lies in the store that belongs to nothing.</summary>
    Orphaned,

    /// <summary>A password or a key stands in what a process said.</summary>
    Secret,

    /// <summary>A process ended by itself, did not end when it was asked to, or lives and consumes nothing of a queue.</summary>
    Process,
}
