namespace HartFarm.Coordinator.Data;

/// <summary>The job store is older than this version, and the settings do not let a coordinator change it.</summary>
public sealed class StoreOutdatedException : Exception
{
    public StoreOutdatedException(StoreState state) : base($"{state.Text}; hartfarm migrate brings it up to date, and store.migrations says that a start does not") => State = state;

    /// <summary>How it stands.</summary>
    public StoreState State { get; }
}
