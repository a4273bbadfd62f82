namespace HartFarm.Dashboard.Tests.Farm;

/// <summary>A test with a browser page. What the page's console says of errors, and every request to another host, fails it.</summary>
[Collection(nameof(DashboardCollection))]
public abstract class DashboardTest(Chromium chromium, LiveFarm farm) : IAsyncLifetime
{
    // Pages look once a second, and the machine may have other work.
    private const float Patience = 60_000;

    private readonly List<string> _faults = [];
    private IBrowserContext? _context;

    protected LiveFarm Farm => farm;

    protected IPage Page { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected virtual BrowserNewContextOptions Context => new() { ViewportSize = new ViewportSize { Width = 1360, Height = 900 }, ReducedMotion = ReducedMotion.Reduce };

    public async ValueTask InitializeAsync()
    {
        SetDefaultExpectTimeout(Patience);
        _context = await chromium.Browser.NewContextAsync(Context);
        _context.SetDefaultTimeout(Patience);
        Page = await _context.NewPageAsync();
        Page.Console += (_, message) =>
        {
            if (message.Type == "error") _faults.Add(message.Text);
        };
        Page.PageError += (_, error) => _faults.Add(error);
        Page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: "http" or "https" or "ws" or "wss" } uri && uri.Authority != farm.Address.Authority) _faults.Add($"a request to {uri}");
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (_context is not null) await _context.DisposeAsync();
        GC.SuppressFinalize(this);
        Assert.Empty(_faults);
    }

    protected async Task OpenAsync(string path)
    {
        await Page.GotoAsync(new Uri(farm.Address, path).ToString());
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
    }

    /// <summary>Waits until the job whose page is open is in a state.</summary>
    protected async Task ExpectStateAsync(string state) => await Expect(Page.Locator(".state")).ToHaveTextAsync(state);

    /// <summary>Leaves a picture of the page among the build's artifacts: all of it, or what the window shows, which is where a dialog lies.</summary>
    protected async Task ShootAsync(string name, bool isWhole = true)
    {
        var before = Page.ViewportSize!;
        // What is as high as the window is cut off in a picture that is higher, so the window is made as high as the page.
        var height = isWhole ? Math.Max(before.Height, await Page.EvaluateAsync<int>("document.documentElement.scrollHeight")) : before.Height;
        await Page.SetViewportSizeAsync(before.Width, height);
        foreach (var image in await Page.Locator(".thumb img").AllAsync()) await image.EvaluateAsync("image => image.decode()");
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Screenshots.Folder, $"{name}.png") });
        await Page.SetViewportSizeAsync(before.Width, before.Height);
    }
}
