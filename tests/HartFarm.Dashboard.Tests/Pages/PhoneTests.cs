using HartFarm.Dashboard.Tests.Farm;

namespace HartFarm.Dashboard.Tests.Pages;

/// <summary>The dashboard on a phone in the dark, and by keyboard alone.</summary>
public sealed class PhoneTests(Chromium chromium, LiveFarm farm) : DashboardTest(chromium, farm)
{
    private const int Width = 390;

    protected override BrowserNewContextOptions Context => new()
    {
        ViewportSize = new ViewportSize { Width = Width, Height = 844 },
        ColorScheme = ColorScheme.Dark,
        ReducedMotion = ReducedMotion.Reduce,
    };

    [Theory]
    [InlineData("/", "phone-farm")]
    [InlineData("/jobs", "phone-jobs")]
    [InlineData("/jobs/new", "phone-new-job")]
    [InlineData("/datasets", "phone-datasets")]
    public async Task Pages_are_as_wide_as_the_phone_and_dark_where_the_phone_is(string path, string name)
    {
        await Farm.MakeAsync(LiveFarm.Request(2, "for the phone"));
        // A job without a name is shown by its id, which is long.
        await Farm.MakeAsync(LiveFarm.Request(1, "") with { Name = null });
        await OpenAsync(path);
        await Expect(Page.Locator(".waiting")).ToHaveCountAsync(0);
        await ShootAsync(name);
        Assert.True(await Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= Width, "the page is wider than the phone");
        Assert.Equal("rgb(16, 21, 22)", await Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
    }

    [Fact]
    public async Task An_image_is_opened_turned_and_closed_by_keyboard()
    {
        var id = await Farm.MakeAsync(LiveFarm.Request(2, "by keyboard"));
        await OpenAsync($"/jobs/{id}");
        await Page.Locator(".thumb").First.FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "The next image" }).FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.GetByRole(AriaRole.Dialog).GetByText("1 of 2")).ToBeVisibleAsync();
        await Page.Keyboard.PressAsync("Escape");
        await Expect(Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }
}
