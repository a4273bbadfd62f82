using HartFarm.Dashboard.Tests.Farm;

namespace HartFarm.Dashboard.Tests.Pages;

/// <summary>Jobs in the browser: controlled, filtered, and not there.</summary>
public sealed class JobTests(Chromium chromium, LiveFarm farm) : DashboardTest(chromium, farm)
{
    [Fact]
    public async Task A_job_is_paused_resumed_and_cancelled()
    {
        var job = await Farm.Client.SubmitAsync(LiveFarm.Request(100_000, "long"), cancellation: Cancellation);
        await OpenAsync($"/jobs/{job.Id}");
        await Expect(Page.Locator(".events li strong")).ToHaveTextAsync(["Started", "Accepted"]);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await ExpectStateAsync("Paused");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await ExpectStateAsync("Running");
        await OpenAsync("/");
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "long" })).ToBeVisibleAsync();
        await Expect(Page.Locator("svg.chart")).ToBeVisibleAsync();
        await ShootAsync("farm");

        await OpenAsync($"/jobs/{job.Id}");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel the job" }).ClickAsync();

        await ExpectStateAsync("Cancelled");
        Assert.Equal(JobState.Cancelled, (await Farm.Client.GetAsync(job.Id, Cancellation)).State);
        // The newest first, each by whoever did it.
        await Expect(Page.Locator(".events li strong")).ToHaveTextAsync(["Cancelled", "Resumed", "Paused", "Started", "Accepted"]);
        await Expect(Page.Locator(".events li").First).ToContainTextAsync("Cancelled by local");
        await Expect(Page.Locator(".events li").Last).ToContainTextAsync("by local: 100000 images");
        await ShootAsync("job-cancelled");
    }

    [Fact]
    public async Task A_job_that_is_held_up_says_by_what_until_it_is_no_more()
    {
        var job = await Farm.Client.SubmitAsync(LiveFarm.Request(1, "held up") with { Model = LiveFarm.AbsentModel }, cancellation: Cancellation);
        await OpenAsync($"/jobs/{job.Id}");
        var reason = Page.GetByText($"Held up: no live worker makes {LiveFarm.AbsentModel} at 16x16", new() { Exact = true });
        await Expect(reason).ToBeVisibleAsync();
        await ShootAsync("job-held-up");
        await Farm.Client.CancelAsync(job.Id, Cancellation);
        await ExpectStateAsync("Cancelled");
        await Expect(reason).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Images_are_filtered_by_prompt()
    {
        var id = await Farm.MakeAsync(LiveFarm.Request(1, "filtered") with
        {
            Prompts = new PromptInput { Items = [.. Enumerable.Range(0, 9).Select(i => new PromptItem { Prompt = i % 3 == 0 ? $"an Owl {i}" : $"a fox {i}" })] },
        });
        await OpenAsync($"/jobs/{id}");
        await Expect(Page.Locator(".thumb")).ToHaveCountAsync(9);
        await Page.GetByLabel("Prompt contains").FillAsync("owl");
        await Expect(Page.Locator(".thumb")).ToHaveCountAsync(3);
        await Page.GetByLabel("Prompt contains").FillAsync("badger");
        await Expect(Page.GetByText("No finished image's prompt contains this.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Jobs_are_listed_by_state_and_tag_and_finished_ones_are_datasets()
    {
        var id = await Farm.MakeAsync(LiveFarm.Request(2, "tagged") with { Tags = ["autumn"] });
        await OpenAsync("/jobs");
        await Page.GetByLabel("Tag").FillAsync("autumn");
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "tagged" })).ToBeVisibleAsync();
        await ShootAsync("jobs");
        await Page.GetByLabel("Tag").FillAsync("winter");
        await Expect(Page.GetByText("No job is like that.")).ToBeVisibleAsync();

        await OpenAsync("/datasets");
        await Expect(Page.GetByText($"hartfarm download {id}")).ToBeVisibleAsync();
        await ShootAsync("datasets");
    }

    [Fact]
    public async Task A_job_that_is_not_there_is_said_to_be_so()
    {
        await Page.GotoAsync(new Uri(Farm.Address, $"/jobs/{Guid.NewGuid():N}").ToString());
        await Expect(Page.GetByText("There is no such job.")).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "All jobs" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Jobs" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_job_is_deleted_after_a_question()
    {
        var id = await Farm.MakeAsync(LiveFarm.Request(1, "to be deleted"));
        await OpenAsync($"/jobs/{id}");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Keep it" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "to be deleted" })).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Delete it" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Jobs" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_users_wrote_is_shown_as_it_is_and_makes_no_element()
    {
        const string Markup = "</title></script><img src=x onerror=alert(1)>'\"{{7*7}}";
        var id = await Farm.MakeAsync(LiveFarm.Request(1, Markup) with
        {
            Tags = [Markup],
            Prompts = new PromptInput { Items = [new PromptItem { Prompt = Markup }] },
        });
        foreach (var path in (string[])[$"/jobs/{id}", "/jobs", "/datasets", "/"])
        {
            await OpenAsync(path);
            if (path != "/") await Expect(Page.GetByText(Markup).First).ToBeVisibleAsync();
            await Expect(Page.Locator("img[src='x'], [onerror]")).ToHaveCountAsync(0);
        }
        await OpenAsync($"/jobs/{id}");
        await Page.Locator(".thumb").First.ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Dialog).GetByText(Markup).First).ToBeVisibleAsync();
        await Expect(Page.Locator("img[src='x'], [onerror]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_page_of_another_site_cannot_open_the_connection()
    {
        var answer = await Page.APIRequest.PostAsync(
            new Uri(Farm.Address, "_blazor/negotiate?negotiateVersion=1").ToString(),
            new APIRequestContextOptions { Headers = new Dictionary<string, string> { ["Origin"] = "https://elsewhere.example" } });
        Assert.Equal(403, answer.Status);
    }
}
