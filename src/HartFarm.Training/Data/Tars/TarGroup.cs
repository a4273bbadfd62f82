namespace HartFarm.Training.Data.Tars;

/// <summary>The members of a tar that share a key.</summary>
internal sealed class TarGroup(string key)
{
    public string Key => key;

    public TarMember? Image { get; set; }

    public TarMember? Text { get; set; }

    public TarMember? Json { get; set; }

    /// <summary>The sample that they make up; null where they are no sample at all.</summary>
    /// <exception cref="DataException">A part is missing.</exception>
    public TarSample? Sample(string path, int shard, bool preferJson)
    {
        var caption = preferJson ? Json ?? Text : Text ?? Json;
        if (Image is null && caption is null) return null;
        if (Image is null) throw new DataException($"{path}, member {caption!.Name}", "no image (.jpg, .jpeg, .png or .webp) stands next to it");
        if (caption is null) throw new DataException($"{path}, member {Image.Name}", "no caption (.txt or .json) stands next to it");
        return new TarSample(shard, Image.Offset, Image.Length, caption.Offset, caption.Length, caption == Json);
    }
}
