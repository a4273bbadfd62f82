using HartFarm.Client;
using HartFarm.Contracts.Jobs;

if (args is not [var server, var model, .. { Length: > 0 } prompts])
{
    Console.Error.WriteLine("Usage: dotnet run -- SERVER MODEL PROMPT...");
    return 2;
}

using var client = new FarmClient(new ClientOptions { Server = new Uri(server), Key = Environment.GetEnvironmentVariable("HARTFARM_KEY") });
var job = await client.SubmitAsync(new JobRequest
{
    Model = model,
    Prompts = new PromptInput { Items = [.. prompts.Select(prompt => new PromptItem { Prompt = prompt })] },
    Seed = 1,
});
await foreach (var change in client.FollowAsync(job.Id))
{
    Console.WriteLine($"{change.State}: {change.Progress.Completed} of {change.Progress.Images} images");
    job = change;
}
if (job.State != JobState.Completed) return 1;

Directory.CreateDirectory("images");
await foreach (var image in client.ImagesAsync(job.Id))
{
    await using var content = await client.OpenImageAsync(job.Id, image.Index);
    await using var file = File.Create($"images/{image.Key}.{image.Format}");
    await content.CopyToAsync(file);
    Console.WriteLine($"{file.Name}: {image.Prompt}");
}
return 0;
