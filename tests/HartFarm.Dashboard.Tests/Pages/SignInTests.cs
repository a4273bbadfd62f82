using HartFarm.Dashboard.Tests.Farm;

namespace HartFarm.Dashboard.Tests.Pages;

/// <summary>Where keys are asked for, people sign in with one, and see what it lets them.</summary>
public sealed class SignInTests(Chromium chromium, KeyedFarm farm) : DashboardTest(chromium, farm)
{
    [Fact]
    public async Task Nothing_is_shown_before_somebody_signs_in_and_a_wrong_key_is_refused()
    {
        var id = await Farm.MakeAsync(LiveFarm.Request(1, "the fox's"));
        await OpenAsync($"/jobs/{id}");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "HartFarm" })).ToBeVisibleAsync();
        await ShootAsync("sign-in");
        foreach (var path in (string[])[$"dashboard/jobs/{id}/images/0", $"dashboard/jobs/{id}/objects/manifest.json"])
        {
            var answer = await Page.APIRequest.GetAsync(new Uri(Farm.Address, path).ToString(), new APIRequestContextOptions { MaxRedirects = 0 });
            Assert.Equal(302, answer.Status);
        }
        await SignInAsync("no-key");
        await Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no such key");
        await SignInAsync(KeyedFarm.FoxKey);

        // To where they wanted to go.
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "the fox's" })).ToBeVisibleAsync();
        await Expect(Page.Locator(".thumb img")).ToHaveCountAsync(1);
        Assert.True(await Page.Locator(".thumb img").EvaluateAsync<int>("image => image.decode().then(() => image.naturalWidth)") > 0);
        Assert.Equal("", await Page.EvaluateAsync<string>("document.cookie"));

        // No administrator, and still told who did what to a job of their own.
        await Expect(Page.Locator(".events li strong")).ToHaveTextAsync(["Completed", "Started", "Accepted"]);
        await Expect(Page.Locator(".events li").Last).ToContainTextAsync("Accepted by sha256:");

        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(Page.GetByLabel("API key")).ToBeVisibleAsync();
        await OpenAsync("/");
        await Expect(Page.GetByLabel("API key")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Another_tenant_sees_nothing_of_it_and_is_no_administrator()
    {
        var id = await Farm.MakeAsync(LiveFarm.Request(1, "hidden"));
        await OpenAsync("/");
        await SignInAsync(KeyedFarm.OwlKey);
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Farm", Exact = true })).ToBeVisibleAsync();
        await OpenAsync("/jobs");
        await Expect(Page.GetByText("There are no jobs yet.")).ToBeVisibleAsync();
        await Page.GotoAsync(new Uri(Farm.Address, $"/jobs/{id}").ToString());
        await Expect(Page.GetByText("There is no such job.")).ToBeVisibleAsync();
        await OpenAsync("/access");
        await Expect(Page.GetByText("This is for administrators.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_administrator_makes_a_key_that_lets_in_and_revokes_it()
    {
        await OpenAsync("/access");
        await SignInAsync(KeyedFarm.RootKey);
        await Page.GetByLabel("Name of a new tenant").FillAsync("hare");
        await Page.GetByLabel("Name of a new tenant").BlurAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Cell, new() { Name = "hare", Exact = true }).First).ToBeVisibleAsync();
        await Page.GetByLabel("Tenant", new() { Exact = true }).ClickAsync();
        await Page.GetByRole(AriaRole.Option, new() { Name = "hare" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Make a key" }).ClickAsync();
        var key = await Page.Locator("#new-key").InnerTextAsync();
        await ShootAsync("access");
        using var hare = new FarmClient(new ClientOptions { Server = Farm.Address, Key = key });
        Assert.Equal("hare", (await hare.Access.AccountAsync(Cancellation)).Tenant.Name);

        await Page.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Revoke it" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Cell, new() { NameRegex = new("^revoked") })).ToBeVisibleAsync();
        foreach (var action in (string[])["Tenant created", "Key created", "Key revoked"]) await Expect(Page.Locator("#audit").GetByText(action)).ToBeVisibleAsync();
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await Assert.ThrowsAsync<FarmException>(() => hare.ModelsAsync(Cancellation))).Status);
    }

    private async Task SignInAsync(string key)
    {
        await Page.GetByLabel("API key").FillAsync(key);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }
}
