namespace HartFarm.Contracts.Shards;

/// <summary>What an object of a shard is.</summary>
public enum WrittenObjectKind
{
    /// <summary>Part of the dataset.</summary>
    Data,

    /// <summary>The shard's index: a line an image, of which the manifest is made.</summary>
    Index,
}
