namespace HartFarm.Storage.Shards;

/// <summary>An image cannot go into a shard, or a shard's index is damaged; the message names the image or the line.</summary>
public sealed class ShardException : Exception
{
    public ShardException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
