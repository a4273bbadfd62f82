using HartFarm.Coordinator.Tests.Webhooks;
using HartFarm.Dashboard.Tests.Farm;

namespace HartFarm.Dashboard.Tests.Pages;

/// <summary>What goes wrong with a job and with its webhook, in the browser.</summary>
public sealed class FailureTests(Chromium chromium, FailingFarm farm) : DashboardTest(chromium, farm)
{
    private static readonly string[] Prompts = ["a red star", $"an {FailingFarm.Impossible} star", "a blue star", $"an {FailingFarm.Impossible} <b>moon</b>", "a red moon", "a blue moon"];

    [Fact]
    public async Task Failures_are_listed_with_their_reasons_and_made_again()
    {
        farm.IsMended = false;
        var id = await Farm.MakeAsync(Request("partly made"));
        await OpenAsync($"/jobs/{id}");
        await Expect(Page.GetByText("Completed with errors", new() { Exact = true }).First).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Failures" })).ToBeVisibleAsync();
        await Expect(Page.Locator(".failure")).ToHaveCountAsync(2);
        await Expect(Page.Locator(".failure").First).ToContainTextAsync(FailingFarm.Reason);
        await Expect(Page.Locator(".thumb")).ToHaveCountAsync(4);
        await Expect(Page.Locator(".shard.completed")).ToHaveCountAsync(2);
        await Expect(Page.Locator(".shard.partly")).ToHaveAttributeAsync("title", "Shard 0: Completed, 2 of 4 images, 2 failed");
        await ShootAsync("job-failures");

        farm.IsMended = true;
        await Page.GetByRole(AriaRole.Button, new() { Name = "Retry what failed" }).ClickAsync();
        await Expect(Page.Locator(".events li strong").First).ToHaveTextAsync("Completed");
        await Expect(Page.Locator(".events li strong")).ToHaveTextAsync(["Completed", "Retried", "Started", "Accepted"]);
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Failures" })).ToBeHiddenAsync();
        await Expect(Page.Locator(".shard.partly")).ToHaveCountAsync(0);
        await Expect(Page.Locator(".thumb")).ToHaveCountAsync(6);
        Assert.Equal(JobState.Completed, (await Farm.Client.GetAsync(id, Cancellation)).State);
        await ShootAsync("job-retried");
    }

    [Fact]
    public async Task A_jobs_webhook_shows_its_deliveries_and_sends_a_test()
    {
        farm.IsMended = true;
        await using var receiver = await TestReceiver.StartAsync();
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        receiver.Answer = context =>
        {
            told.TrySetResult();
            return TestReceiver.Status(204)(context);
        };
        var id = await Farm.MakeAsync(Request("with a webhook") with { Webhook = new WebhookRequest { Url = receiver.Url } });
        await told.Task.WaitAsync(Cancellation);
        await OpenAsync($"/jobs/{id}");
        var deliveries = Page.Locator(".delivery");
        await Expect(deliveries).ToHaveCountAsync(1);
        await Expect(deliveries.First).ToContainTextAsync("job.completed");
        await Expect(deliveries.First).ToContainTextAsync("Delivered");
        await Expect(deliveries.First).ToContainTextAsync("Attempt 1: answered 204");

        // A receiver that breaks is told, too.
        receiver.Answer = TestReceiver.Status(302, "Location", "http://127.0.0.1:1/");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Send a test" }).ClickAsync();
        await Expect(deliveries).ToHaveCountAsync(2);
        await Expect(deliveries.First).ToContainTextAsync("webhook.test");
        await Expect(deliveries.First).ToContainTextAsync("Failed");
        await Expect(deliveries.First).ToContainTextAsync("HTTP 302: redirects are not followed");
        await ShootAsync("job-webhook");
    }

    private static JobRequest Request(string name) => LiveFarm.Request(1, name) with
    {
        Prompts = new PromptInput { Items = [.. Prompts.Select(prompt => new PromptItem { Prompt = prompt })] },
    };
}
