using System.Security.Cryptography;
using System.Text;
using HartFarm.Client;
using HartFarm.Coordinator.Http;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Http.Tests.Farm;

namespace HartFarm.Http.Tests.Api;

/// <summary>What waits, and how fast it is made.</summary>
public class FarmViewTests : HttpFarmTest
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public override async ValueTask InitializeAsync() => Farm = await HttpFarm.StartAsync(Folder, Set, key: "fox-key");

    [Fact]
    public async Task What_waits_is_told_by_model_and_size_and_a_tenant_is_told_its_own()
    {
        await Farm.Client.SubmitAsync(HttpFarm.Request(5));
        await Farm.Client.SubmitAsync(HttpFarm.Request(2));

        var size = Assert.Single(await Farm.Client.SizeClassesAsync());
        Assert.Equal(("pattern", "16x16", 0, 2, 7), (size.Model, size.Size, size.Workers, size.Jobs, size.ImagesLeft));
        Assert.Equal(4, size.ShardsWaiting + size.ShardsInWork);
        Assert.Null(size.SecondsLeft);

        using var owl = Farm.ClientOf("owl-key");
        Assert.Empty(await owl.SizeClassesAsync());
        using var administrator = Farm.ClientOf("admin-key");
        Assert.Equal(7, Assert.Single(await administrator.SizeClassesAsync()).ImagesLeft);
    }

    [Fact]
    public async Task Nothing_waits_when_all_is_made_and_rates_add_up_to_what_was_made()
    {
        await Farm.WorkAsync(new Gate());
        // Once there is a rate, the first look is over.
        while ((await Farm.Client.RatesAsync()).Count == 0)
        {
        }
        await Farm.EndAsync((await Farm.Client.SubmitAsync(HttpFarm.Request(5))).Id);

        var size = Assert.Single(await Farm.Client.SizeClassesAsync());
        Assert.Equal((1, 0, 0L), (size.Workers, size.Jobs, size.ImagesLeft));
        Assert.Equal(5, await MadeAsync(Farm.Client, 5), 6);
        using var owl = Farm.ClientOf("owl-key");
        Assert.Equal(0, await MadeAsync(owl, 0), 6);
        using var administrator = Farm.ClientOf("admin-key");
        Assert.Equal(5, await MadeAsync(administrator, 5), 6);
    }

    private static async Task<double> MadeAsync(FarmClient client, int expected)
    {
        while (true)
        {
            var made = (await client.RatesAsync(TestContext.Current.CancellationToken)).Sum(point => point.ImagesPerSecond * Interval.TotalSeconds);
            if (made >= expected - 1e-6) return made;
        }
    }

    private static void Set(HttpOptions options)
    {
        options.RateInterval = Interval;
        options.Keys = [Key("fox", "fox-key"), Key("owl", "owl-key"), Key("farm", "admin-key") with { Scopes = [Scopes.Read, Scopes.Admin] }];
    }

    private static ApiKey Key(string tenant, string key) => new() { Tenant = tenant, Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))) };
}
