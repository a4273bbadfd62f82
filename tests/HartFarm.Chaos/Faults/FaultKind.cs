namespace HartFarm.Chaos.Faults;

/// <summary>What may happen to a part of a farm.</summary>
internal enum FaultKind
{
    /// <summary>A process or a service ends at once (SIGKILL), and is started again.</summary>
    Kill,

    /// <summary>A process stands still (SIGSTOP) for longer than a lease, and goes on.</summary>
    Stop,

    /// <summary>A process is asked to end (SIGTERM), and is started again.</summary>
    Terminate,

    /// <summary>The network between a process and a service is cut.</summary>
    Cut,

    /// <summary>The network between a process and a service loses everything, and tells nobody.</summary>
    Silence,

    /// <summary>A process's store answers 500 and 503, slowly or not at all, and cuts bodies off.</summary>
    Trouble,

    /// <summary>A process's clock is set by minutes, forward or back, and then right again.</summary>
    Clock,

    /// <summary>The disk of a process's temporary files has no byte left.</summary>
    FullDisk,
}
