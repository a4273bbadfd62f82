namespace HartFarm.Model.Generation;

/// <summary>Is shown an unfinished image on the computing thread, which waits meanwhile. It may not throw. A batch that is made again shows its images again.</summary>
/// <param name="index">Which of the image's unfinished ones it is, from 0.</param>
/// <param name="image">The codes so far, decoded.</param>
public delegate void PartialImageObserver(int index, GeneratedImage image);
