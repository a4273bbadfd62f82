using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Jobs;
using HartFarm.Coordinator.Tests.Farm;

namespace HartFarm.Coordinator.Tests.Webhooks;

/// <summary>A job's end is told to whoever wants to know, however often a receiver or a coordinator fails.</summary>
public abstract class WebhookTests(ITestDatabase database) : WebhookFarmTests(database)
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task The_end_of_a_job_is_told_and_signed()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var job = await SubmitAsync(receiver.Url);
        await Farm.CompleteAsync(await Farm.LeaseAsync(job, Worker), Worker);
        await Webhooks.RunAsync();
        Assert.Empty(receiver.Notices);
        await Coordinator.Finalizer.RunAsync(None);
        await Webhooks.RunAsync();
        var notice = Assert.Single(receiver.Notices);
        Assert.Equal("1893456000", notice.Timestamp);
        Assert.Equal("application/json; charset=utf-8", notice.ContentType);
        using var hmac = new HMACSHA256([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);
        Assert.Equal("v1," + Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes($"{notice.Id}.{notice.Timestamp}.{notice.Body}"))), notice.Signature);
        var told = JsonSerializer.Deserialize<WebhookEvent>(notice.Body, WireJson.Client)!;
        Assert.Equal(("job.completed", Farm.Clock.GetUtcNow(), $"{job:N}", JobState.Completed, 2L), (told.Type, told.Timestamp, told.Data.Id, told.Data.State, told.Data.Completed));
        var delivery = await DeliveryAsync(job);
        Assert.Equal((WebhookDeliveryState.Delivered, null, $"msg_{delivery.Id:N}"), (delivery.State, delivery.NextAttemptAt, notice.Id));
        var attempt = Assert.Single(await AttemptsAsync(delivery));
        Assert.Equal((1, 204, null), (attempt.Number, attempt.Status, attempt.Error));
        Assert.NotNull(attempt.Seconds);
    }

    [Fact]
    public async Task Every_way_of_ending_is_told_each_time()
    {
        var url = new Uri("http://127.0.0.1:1/");
        var job = await SubmitAsync(url);
        var lease = await Farm.LeaseAsync(job, Worker);
        await Farm.CompleteAsync(lease, Worker, new ImageFailure(0, "000000000", "black"));
        await Coordinator.Finalizer.RunAsync(None);
        Farm.Clock.Advance(TimeSpan.FromSeconds(1));
        await Coordinator.Control.RetryAsync(job, None);
        await Farm.CompleteAsync(await Farm.LeaseAsync(job, Worker), Worker);
        await Coordinator.Finalizer.RunAsync(None);
        Assert.Equal(["job.completed_with_errors", "job.completed"], (await DeliveriesAsync(job)).Select(delivery => delivery.Type));
        Assert.Equal("job.cancelled", (await DeliveryAsync(await CancelAsync(url))).Type);
        var failing = await Farm.SubmitShardsAsync(1, request => request with { MaxFailures = 0, Webhook = new WebhookRequest { Url = url, Secret = Secret } });
        await Farm.CompleteAsync(await Farm.LeaseAsync(failing, Worker), Worker, new ImageFailure(0, "000000000", "black"));
        Assert.Equal("job.failed", (await DeliveryAsync(failing)).Type);
    }

    [Fact]
    public async Task A_failure_is_tried_again_later_and_later_and_then_given_up()
    {
        await using var receiver = await TestReceiver.StartAsync();
        receiver.Answer = TestReceiver.Status(500);
        Farm.Webhooks.MaxAttempts = 4;
        var job = await CancelAsync(receiver.Url);
        await Webhooks.RunAsync();
        foreach (var (seconds, i) in new[] { 5, 20, 80 }.Select((seconds, i) => (seconds, i)))
        {
            Farm.Clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(10));
            await Webhooks.RunAsync();
            Assert.Equal(i + 1, receiver.Notices.Count);
            Assert.Equal(Farm.Clock.GetUtcNow() + TimeSpan.FromTicks(10), await Webhooks.Queue.NextTimeAsync(None));
            Farm.Clock.Advance(TimeSpan.FromTicks(10));
            await Webhooks.RunAsync();
            Assert.Equal(i + 2, receiver.Notices.Count);
        }
        Farm.Clock.Advance(TimeSpan.FromDays(30));
        await Webhooks.RunAsync();
        Assert.Equal(4, receiver.Notices.Count);
        // The receiver knows it by its id, and each time by a time and a signature of its own.
        Assert.Single(receiver.Notices.Select(notice => (notice.Id, notice.Body)).Distinct());
        Assert.Equal(4, receiver.Notices.Select(notice => (notice.Timestamp, notice.Signature)).Distinct().Count());
        var delivery = await DeliveryAsync(job);
        Assert.Equal((WebhookDeliveryState.Failed, null), (delivery.State, delivery.NextAttemptAt));
        Assert.Equal(Enumerable.Range(1, 4).Select(number => (number, (int?)500, (string?)"HTTP 500")), (await AttemptsAsync(delivery)).Select(row => (row.Number, row.Status, row.Error)));
    }

    [Fact]
    public async Task The_waits_are_hours_in_the_end()
    {
        var waits = Enumerable.Range(1, 9).Select(Farm.Webhooks.PauseAfter).ToList();
        Assert.Equal([5, 20, 80, 320, 1280, 5120, 20480, 43200, 43200], waits.Select(wait => wait.TotalSeconds));
        await using var receiver = await TestReceiver.StartAsync();
        receiver.Answer = TestReceiver.Status(503, "Retry-After", "3600");
        var job = await CancelAsync(receiver.Url);
        await Webhooks.RunAsync();
        Assert.Equal(Farm.Clock.GetUtcNow() + TimeSpan.FromHours(1), (await DeliveryAsync(job)).NextAttemptAt);
        Farm.Clock.Advance(TimeSpan.FromHours(1));
        receiver.Answer = TestReceiver.Status(200);
        await Webhooks.RunAsync();
        Assert.Equal(WebhookDeliveryState.Delivered, (await DeliveryAsync(job)).State);
    }

    [Fact]
    public async Task A_dead_receiver_delays_nobody_else()
    {
        await using var dead = await TestReceiver.StartAsync();
        await using var living = await TestReceiver.StartAsync();
        Farm.Webhooks.FirstPause = TimeSpan.FromHours(1);
        using var arrived = new SemaphoreSlim(0);
        dead.Answer = async context =>
        {
            arrived.Release();
            await TestReceiver.HangAsync(context);
        };
        var first = await CancelAsync(dead.Url);
        for (var i = 0; i < 4; i++) await CancelAsync(dead.Url);
        List<Guid> told = [];
        for (var i = 0; i < 3; i++) told.Add(await CancelAsync(living.Url));
        var lanes = await Webhooks.Lanes.StartAsync(None);
        Assert.Equal(2, lanes.Count);
        await arrived.WaitAsync(TestContext.Current.CancellationToken);
        // One lane ends while the other waits.
        await (await Task.WhenAny(lanes));
        Assert.Equal(3, living.Notices.Count);
        Assert.Equal(1, lanes.Count(lane => !lane.IsCompleted));
        // While the dead one's lane is busy, the living one's news go on.
        told.Add(await CancelAsync(living.Url));
        await (await Task.WhenAny((await Webhooks.Lanes.StartAsync(None)).Except(lanes)));
        Assert.Equal(4, living.Notices.Count);
        foreach (var job in told) Assert.Equal(WebhookDeliveryState.Delivered, (await DeliveryAsync(job)).State);
        Farm.Clock.Advance(Farm.Webhooks.Timeout);
        for (var i = 0; i < 4; i++)
        {
            await arrived.WaitAsync(TestContext.Current.CancellationToken);
            Farm.Clock.Advance(Farm.Webhooks.Timeout);
        }
        await Task.WhenAll(lanes);
        var attempt = Assert.Single(await AttemptsAsync(await DeliveryAsync(first)));
        Assert.Equal((null, "no answer within 20 s", 20.0), (attempt.Status, attempt.Error, attempt.Seconds));
    }

    [Fact]
    public async Task A_name_that_leads_to_a_private_address_is_refused_and_nothing_connects()
    {
        await using var receiver = await TestReceiver.StartAsync();
        Farm.Webhooks.AllowedNetworks = [];
        Names.Names["hooks.example"] = [IPAddress.Loopback, IPAddress.Parse("10.0.0.1"), IPAddress.IPv6Loopback, IPAddress.Parse("::ffff:127.0.0.1")];
        var job = await CancelAsync(new Uri($"http://hooks.example:{receiver.Port}/"));
        await Webhooks.RunAsync();
        Assert.Empty(receiver.Notices);
        var attempt = Assert.Single(await AttemptsAsync(await DeliveryAsync(job)));
        Assert.StartsWith("hooks.example leads to a private or reserved address", attempt.Error, StringComparison.Ordinal);
        // With the address allowed, the same delivery arrives.
        Farm.Webhooks.AllowedNetworks = ["127.0.0.1/32"];
        Farm.Clock.Advance(TimeSpan.FromSeconds(5));
        await Another().RunAsync();
        Assert.Single(receiver.Notices);
    }

    [Fact]
    public async Task A_name_is_looked_up_again_for_each_connection_and_one_that_now_leads_inside_is_refused()
    {
        await using var receiver = await TestReceiver.StartAsync();
        receiver.Answer = TestReceiver.Status(500, "Connection", "close");
        Farm.Webhooks.AllowedNetworks = ["127.0.0.1/32"];
        // Of several addresses, only what may be connected to is.
        Names.Names["hooks.example"] = [IPAddress.Parse("127.0.0.2"), IPAddress.Loopback];
        var job = await CancelAsync(new Uri($"http://hooks.example:{receiver.Port}/"));
        await Webhooks.RunAsync();
        Assert.Single(receiver.Notices);
        Names.Names["hooks.example"] = [IPAddress.Parse("127.0.0.2")];
        Farm.Clock.Advance(TimeSpan.FromSeconds(5));
        await Webhooks.RunAsync();
        Assert.Single(receiver.Notices);
        var attempts = await AttemptsAsync(await DeliveryAsync(job));
        Assert.Equal([500, null], attempts.Select(attempt => attempt.Status));
        Assert.StartsWith("hooks.example leads to a private or reserved address", attempts[^1].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var receiver = await TestReceiver.StartAsync();
        await using var inside = await TestReceiver.StartAsync();
        receiver.Answer = TestReceiver.Status(307, "Location", inside.Url.ToString());
        var job = await CancelAsync(receiver.Url);
        await Webhooks.RunAsync();
        Assert.Single(receiver.Notices);
        Assert.Empty(inside.Notices);
        var delivery = await DeliveryAsync(job);
        Assert.Equal(WebhookDeliveryState.Pending, delivery.State);
        Assert.Equal("HTTP 307: redirects are not followed", Assert.Single(await AttemptsAsync(delivery)).Error);
    }

    [Fact]
    public async Task Another_coordinator_goes_on_where_one_ended()
    {
        await using var receiver = await TestReceiver.StartAsync();
        receiver.Answer = TestReceiver.Status(500);
        var job = await CancelAsync(receiver.Url);
        await Webhooks.RunAsync();
        receiver.Answer = TestReceiver.Status(204);
        // This one ends between its claim and the sending.
        Farm.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(2, await Another().Queue.ClaimAsync(await DeliveryAsync(job), None));
        await Another().RunAsync();
        Assert.Single(receiver.Notices);
        Farm.Clock.Advance(Farm.Webhooks.ClaimFor);
        await Another().RunAsync();
        Assert.Equal(2, receiver.Notices.Count);
        var delivery = await DeliveryAsync(job);
        Assert.Equal((WebhookDeliveryState.Delivered, 3), (delivery.State, delivery.Attempts));
        Assert.Equal([500, null, 204], (await AttemptsAsync(delivery)).Select(attempt => attempt.Status));
    }

    [Fact]
    public async Task A_last_attempt_that_nobody_knows_the_end_of_is_the_last()
    {
        Farm.Webhooks.MaxAttempts = 1;
        var job = await CancelAsync(new Uri("http://127.0.0.1:1/"));
        Assert.Equal(1, await Another().Queue.ClaimAsync(await DeliveryAsync(job), None));
        Farm.Clock.Advance(Farm.Webhooks.ClaimFor);
        await Webhooks.RunAsync();
        Assert.Equal((WebhookDeliveryState.Failed, 1), ((await DeliveryAsync(job)).State, (await DeliveryAsync(job)).Attempts));
    }

    [Fact]
    public async Task Two_coordinators_never_make_the_same_attempt()
    {
        await using var receiver = await TestReceiver.StartAsync();
        for (var i = 0; i < 12; i++) await CancelAsync(new Uri(receiver.Url, $"hook{i % 4}"));
        using var start = new Barrier(3);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            var webhooks = Another();
            start.SignalAndWait();
            await webhooks.RunAsync();
        })));
        Assert.Equal(12, receiver.Notices.Count);
        Assert.Equal(12, receiver.Notices.Select(notice => notice.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_coordinator_that_stops_leaves_its_delivery_to_be_tried_again()
    {
        await using var receiver = await TestReceiver.StartAsync();
        using var stop = new CancellationTokenSource();
        receiver.Answer = async context =>
        {
            await stop.CancelAsync();
            await TestReceiver.HangAsync(context);
        };
        var job = await CancelAsync(receiver.Url);
        await Task.WhenAll(await Webhooks.Lanes.StartAsync(stop.Token));
        var delivery = await DeliveryAsync(job);
        Assert.Equal("the coordinator was stopped meanwhile", Assert.Single(await AttemptsAsync(delivery)).Error);
        receiver.Answer = TestReceiver.Status(204);
        Farm.Clock.Advance(TimeSpan.FromSeconds(5));
        await Another().RunAsync();
        Assert.Equal(WebhookDeliveryState.Delivered, (await DeliveryAsync(job)).State);
    }

    [Fact]
    public async Task Gone_means_that_nothing_more_is_sent()
    {
        await using var receiver = await TestReceiver.StartAsync();
        receiver.Answer = TestReceiver.Status(410);
        var job = await SubmitAsync(receiver.Url);
        await Farm.CompleteAsync(await Farm.LeaseAsync(job, Worker), Worker, new ImageFailure(0, "000000000", "black"));
        await Coordinator.Finalizer.RunAsync(None);
        await Webhooks.RunAsync();
        Assert.Equal((WebhookDeliveryState.Gone, null), ((await DeliveryAsync(job)).State, (await DeliveryAsync(job)).NextAttemptAt));
        await Coordinator.Control.RetryAsync(job, None);
        await Farm.CompleteAsync(await Farm.LeaseAsync(job, Worker), Worker);
        await Coordinator.Finalizer.RunAsync(None);
        Assert.Equal(JobState.Completed, (await Farm.JobAsync(job)).State);
        await DeliveryAsync(job);
    }

    [Fact]
    public async Task A_test_delivery_is_sent_at_once_and_once()
    {
        await using var receiver = await TestReceiver.StartAsync();
        receiver.Answer = TestReceiver.Status(500);
        var (job, id) = (await SubmitAsync(receiver.Url), Guid.NewGuid());
        await Webhooks.Test.SendAsync(job, id, None);
        await Webhooks.Test.SendAsync(job, id, None);
        var delivery = await DeliveryAsync(job);
        Assert.Equal((id, "webhook.test", WebhookDeliveryState.Failed), (delivery.Id, delivery.Type, delivery.State));
        Assert.Single(receiver.Notices);
        await Assert.ThrowsAsync<JobStateException>(async () => await Webhooks.Test.SendAsync(await Farm.SubmitShardsAsync(1), Guid.NewGuid(), None));
        // One that is taken turns on what a 410 turned off.
        receiver.Answer = TestReceiver.Status(410);
        await Webhooks.Test.SendAsync(job, Guid.NewGuid(), None);
        Assert.True((await Farm.JobAsync(job)).WebhookGone);
        receiver.Answer = TestReceiver.Status(200);
        await Webhooks.Test.SendAsync(job, Guid.NewGuid(), None);
        Assert.False((await Farm.JobAsync(job)).WebhookGone);
    }

    [Fact]
    public async Task A_deleted_job_still_tells_of_its_end_and_old_deliveries_are_forgotten()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var job = await CancelAsync(receiver.Url);
        await Coordinator.Control.DeleteAsync(job, None);
        await Coordinator.Retention.RunAsync(None);
        Farm.Clock.Advance(TimeSpan.FromDays(31));
        await Coordinator.Retention.RunAsync(None);
        await Webhooks.RunAsync();
        Assert.Single(receiver.Notices);
        await Coordinator.Retention.RunAsync(None);
        Assert.Empty(await DeliveriesAsync(job));
    }
}
