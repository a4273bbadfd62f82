namespace HartFarm.Storage.Manifests;

/// <summary>The shards are not what the job or their own reports say; the message names the shard.</summary>
public sealed class ManifestException : Exception
{
    public ManifestException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
