using HartFarm.Dashboard.Tests.Farm;

namespace HartFarm.Dashboard.Tests.Pages;

/// <summary>A job from the form to its last image.</summary>
public sealed class SubmitTests(Chromium chromium, LiveFarm farm) : DashboardTest(chromium, farm)
{
    [Fact]
    public async Task A_job_is_submitted_watched_to_its_end_and_its_images_are_looked_at_and_made_again()
    {
        await OpenAsync("/jobs/new");
        await Page.GetByLabel("Prompts, one a line").FillAsync("a red star\na blue circle");
        await Page.GetByLabel("Images of each prompt").FillAsync("3");
        await Page.GetByLabel("Name").FillAsync("from the form");
        await Page.GetByLabel("Name").BlurAsync();
        await Expect(Page.GetByText("6 in 1 shard")).ToBeVisibleAsync();
        await ShootAsync("new-job");

        await Page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();

        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "from the form" })).ToBeVisibleAsync();
        await ExpectStateAsync("Completed");
        await Expect(Page.Locator(".thumb")).ToHaveCountAsync(6);
        await Expect(Page.Locator(".thumb img").First).ToHaveJSPropertyAsync("complete", true);
        Assert.True(await Page.Locator(".thumb img").First.EvaluateAsync<int>("image => image.naturalWidth") > 0);
        await Expect(Page.GetByText("manifest.json")).ToBeVisibleAsync();
        await ShootAsync("job");

        await Page.Locator(".thumb").Nth(4).ClickAsync();
        var dialog = Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByText("a blue circle").First).ToBeVisibleAsync();
        await Expect(dialog.GetByText("SHA-256")).ToBeVisibleAsync();
        Assert.Equal(16, await dialog.Locator("img").EvaluateAsync<int>("image => image.decode().then(() => image.naturalWidth)"));
        await ShootAsync("image");

        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make again" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { NameRegex = new("again$") })).ToBeVisibleAsync();
        await ExpectStateAsync("Completed");
        await Expect(Page.Locator(".thumb")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task What_expansion_makes_is_shown_before_anything_runs()
    {
        await OpenAsync("/jobs/new");
        await Page.GetByLabel("Prompts, one a line").FillAsync("a {red|blue} {animal}");
        await Page.GetByLabel("Choices such as").ClickAsync();
        await Page.GetByText("Make every combination").ClickAsync();
        await Page.GetByLabel("Named lists, one a line").FillAsync("animal = fox, owl, hare");
        await Page.GetByLabel("Named lists, one a line").BlurAsync();

        await Expect(Page.GetByText("6 in 1 shard")).ToBeVisibleAsync();
        await Expect(Page.GetByText("a blue hare")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_is_wrong_is_said_before_the_job_can_be_submitted()
    {
        await OpenAsync("/jobs/new");
        await Page.GetByLabel("Prompts, one a line").FillAsync("a red star");
        await Page.GetByText("More settings").ClickAsync();
        await Page.GetByLabel("Temperature").FillAsync("-1");
        await Page.GetByLabel("Temperature").BlurAsync();

        await Expect(Page.GetByText("sampling.temperature")).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Submit" })).ToBeDisabledAsync();
    }

    [Fact]
    public async Task Prompts_are_uploaded_as_a_file()
    {
        await OpenAsync("/jobs/new");
        // A file that is chosen before the page listens is not noticed; a dry run shows that it does.
        await Page.GetByLabel("Prompts, one a line").FillAsync("a red star");
        await Expect(Page.GetByText("1 in 1 shard")).ToBeVisibleAsync();
        await Page.GetByLabel("Prompts, one a line").FillAsync("");
        await Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "prompts.txt", MimeType = "text/plain", Buffer = "one\ntwo\nthree\n"u8.ToArray() });
        await Expect(Page.GetByText("3 in 1 shard")).ToBeVisibleAsync();

        await Page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();

        await Expect(Page.Locator(".thumb")).ToHaveCountAsync(3);
    }
}
