using System.ComponentModel.DataAnnotations;

namespace HartFarm.Coordinator.Http.OpenAI;

/// <summary>How the routes that are OpenAI's behave.</summary>
public sealed class OpenAIOptions
{
    /// <summary>How long a request for images waits for them; then their job is cancelled. Default 2 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "01:00:00")]
    public TimeSpan ImageLimit { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often a request looks whether its images are made. Default 0.2 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:00:10")]
    public TimeSpan ImageInterval { get; set; } = TimeSpan.FromSeconds(0.2);

    /// <summary>How long the images of a request are kept, and so how long their addresses hold. Default 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan ImagesKept { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How often batches are looked at. Default 2 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:10:00")]
    public TimeSpan BatchInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the images of a batch are kept, and so how long their addresses hold; its files are kept until they are deleted. Default 30 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan BatchImagesKept { get; set; } = TimeSpan.FromDays(30);
}
