using HartFarm.Dashboard.Tests.Farm;
using HartFarm.Testing.Checkpoints;

namespace HartFarm.Dashboard.Tests.Pages;

/// <summary>The dashboard over the checkpoint that ships: what a first visitor sees, with pictures that show something.</summary>
public sealed class SceneTests(Chromium chromium, SceneFarm farm) : DashboardTest(chromium, farm)
{
    private const int Images = 24;

    private static readonly string[] Prompts =
    [
        "a large red circle above a small blue square", "a small green triangle to the left of a large yellow star",
        "a large striped purple square", "a small orange circle below a large blue triangle",
    ];

    [Theory]
    [InlineData(DatasetFormat.WebDataset, ColorScheme.Light, 1360, "light")]
    [InlineData(DatasetFormat.Parquet, ColorScheme.Dark, 1360, "dark")]
    [InlineData(DatasetFormat.ImageFolder, ColorScheme.Light, 390, "phone")]
    public async Task A_job_is_seen_while_it_runs_and_when_it_is_done(DatasetFormat format, ColorScheme colours, int width, string name)
    {
        await Page.SetViewportSizeAsync(width, 900);
        await Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = colours });
        var job = await Farm.Client.SubmitAsync(
            new JobRequest
            {
                Name = "shapes",
                Model = SceneFarm.Scenes,
                Prompts = new PromptInput { Items = [.. Prompts.Select(prompt => new PromptItem { Prompt = prompt })] },
                ImagesPerPrompt = Images / Prompts.Length,
                Output = new OutputSettings { Format = format },
                Tags = ["shapes"],
                Seed = 7,
                ShardSize = 4,
            },
            cancellation: Cancellation);
        Assert.Equal(ShippedCheckpoint.Sampling(), (job.Guidance, job.Sampling.Temperature, job.Sampling.TopP));

        await OpenAsync("/");
        await Expect(Page.GetByText(SceneFarm.Scenes).First).ToBeVisibleAsync();
        await ShootAsync($"scenes-farm-{name}");
        await OpenAsync($"/jobs/{job.Id}");
        await ExpectStateAsync("Completed");
        await Expect(Page.Locator(".thumb")).ToHaveCountAsync(Images);
        foreach (var thumb in await Page.Locator(".thumb img").AllAsync())
        {
            await thumb.ScrollIntoViewIfNeededAsync();
            Assert.Equal(64, await thumb.EvaluateAsync<int>("image => image.decode().then(() => image.naturalWidth)"));
        }
        await Page.EvaluateAsync("window.scrollTo(0, 0)");
        await ShootAsync($"scenes-job-{name}");

        await Page.Locator(".thumb").First.ClickAsync();
        var dialog = Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByText("SHA-256")).ToBeVisibleAsync();
        Assert.Equal(64, await dialog.Locator("img").EvaluateAsync<int>("image => image.decode().then(() => image.naturalWidth)"));
        var (shown, area) = (await dialog.Locator("img").BoundingBoxAsync(), await dialog.BoundingBoxAsync());
        Assert.InRange(shown!.X + shown.Width, area!.X, area.X + area.Width);
        Assert.InRange(area.X + area.Width, 0, width);
        await ShootAsync($"scenes-image-{name}", isWhole: false);
        foreach (var path in (string[])["jobs", "datasets", "jobs/new"])
        {
            await OpenAsync($"/{path}");
            await Expect(Page.Locator(".waiting")).ToHaveCountAsync(0);
            if (path != "jobs/new") await Expect(Page.GetByText("shapes").First).ToBeVisibleAsync();
            await ShootAsync($"scenes-{path.Replace("jobs/new", "new-job", StringComparison.Ordinal)}-{name}");
        }
    }
}
