namespace HartFarm.Chaos.Jobs;

/// <summary>What its owner does to a job while it runs.</summary>
internal enum JobOperation
{
    None,
    Cancel,
    PauseAndResume,
}
