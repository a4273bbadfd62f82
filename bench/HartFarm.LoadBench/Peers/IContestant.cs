namespace HartFarm.LoadBench.Peers;

/// <summary>A queue that takes part.</summary>
internal interface IContestant
{
    string Name { get; }

    /// <summary>How it is set up, where it is not as it comes.</summary>
    string Setup { get; }

    /// <summary>What it promises when a worker is killed.</summary>
    string Promise { get; }

    /// <summary>Finds it, installs what it needs, and tells its versions.</summary>
    /// <exception cref="PeerMissingException">It is not to be had.</exception>
    Task<string> FindAsync(CancellationToken cancellation);

    /// <summary>Gives it an empty place to work in, without a worker.</summary>
    Task<IContest> OpenAsync(ContestPlace place, CancellationToken cancellation);
}
