namespace HartFarm.Contracts.Jobs;

/// <summary>Which jobs go first. Interactive ones have a queue of their own, which every worker looks at first.</summary>
public enum JobPriority
{
    /// <summary>When nothing else is to be done.</summary>
    Low,

    /// <summary>The usual.</summary>
    Normal,

    /// <summary>Before the usual.</summary>
    High,

    /// <summary>Somebody waits for it: the next batch is its.</summary>
    Interactive,
}
