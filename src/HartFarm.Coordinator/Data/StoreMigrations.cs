namespace HartFarm.Coordinator.Data;

/// <summary>What a coordinator does at its start where the job store is older than itself.</summary>
public enum StoreMigrations
{
    /// <summary>It brings the store up to date.</summary>
    Run,

    /// <summary>It does not start: <c>hartfarm migrate</c> has to run first.</summary>
    Refuse,
}
