namespace HartFarm.Training.Data.Tars;

/// <summary>Where an image and its caption lie in a tar.</summary>
internal readonly record struct TarSample(int Shard, long ImageOffset, int ImageLength, long CaptionOffset, int CaptionLength, bool IsJson);
