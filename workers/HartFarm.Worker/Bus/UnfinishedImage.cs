using HartFarm.Model.Generation;
using HartFarm.Storage.Images;

namespace HartFarm.Worker.Bus;

/// <summary>An unfinished image on its way to whoever waits for it.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Image">The image's index in the job.</param>
/// <param name="Index">Which of its unfinished images this is, from 0.</param>
/// <param name="Made">The pixels so far.</param>
/// <param name="Encoding">The format of its file.</param>
public sealed record UnfinishedImage(Guid JobId, long Image, int Index, GeneratedImage Made, ImageEncoding Encoding);
