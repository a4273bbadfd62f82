namespace HartFarm.Coordinator.Tests.StateMachine;

/// <summary>What may happen to a job from outside.</summary>
public enum StepKind
{
    /// <summary>The dispatcher sends shards to the queue.</summary>
    Enqueue,

    /// <summary>A message arrives at a worker: a new one, a late one, or one that has arrived before.</summary>
    Claim,

    /// <summary>A worker tells which leases it holds.</summary>
    Beat,

    /// <summary>A worker delivers a result: its first, the same again, or one that nobody waits for any more.</summary>
    Complete,

    /// <summary>A worker says that a shard failed.</summary>
    Fail,

    /// <summary>A worker hands a shard back.</summary>
    Return,

    /// <summary>A worker ends in order.</summary>
    Stop,

    /// <summary>A coordinator publishes a result.</summary>
    Publish,

    /// <summary>A coordinator goes on with what another was publishing.</summary>
    Resume,

    /// <summary>Leases and messages whose time is over are ended.</summary>
    Sweep,

    /// <summary>Time goes by.</summary>
    Wait,

    /// <summary>The manifest is written.</summary>
    Finalize,

    /// <summary>The owner pauses the job.</summary>
    PauseJob,

    /// <summary>The owner resumes it.</summary>
    ResumeJob,

    /// <summary>The owner cancels it.</summary>
    CancelJob,

    /// <summary>The owner has it made again where it failed.</summary>
    RetryJob,
}
