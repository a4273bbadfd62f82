using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace HartFarm.Coordinator.Tests.Webhooks;

/// <summary>A receiver of webhooks on a port of this machine.</summary>
internal sealed class TestReceiver : IAsyncDisposable
{
    private readonly WebApplication _application;

    private TestReceiver(WebApplication application) => _application = application;

    /// <summary>What it got, the first one first.</summary>
    public ConcurrentQueue<TestNotice> Notices { get; } = new();

    /// <summary>How it answers; 204 at first.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = Status(204);

    public int Port => new Uri(_application.Urls.First()).Port;

    public Uri Url => new($"http://127.0.0.1:{Port}/hook");

    public static async Task<TestReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var receiver = new TestReceiver(builder.Build());
        receiver._application.Run(receiver.ReceiveAsync);
        await receiver._application.StartAsync();
        return receiver;
    }

    public static Func<HttpContext, Task> Status(int status, string? name = null, string? value = null) => context =>
    {
        context.Response.StatusCode = status;
        if (name is not null) context.Response.Headers[name] = value;
        return Task.CompletedTask;
    };

    /// <summary>Never answers; ends when the sender gives up.</summary>
    public static async Task HangAsync(HttpContext context)
    {
        var isGone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = context.RequestAborted.Register(isGone.SetResult);
        await isGone.Task;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        string Header(string name) => context.Request.Headers[name].ToString();
        Notices.Enqueue(new TestNotice(Header("webhook-id"), Header("webhook-timestamp"), Header("webhook-signature"), context.Request.ContentType!, body));
        await Answer(context);
    }
}
