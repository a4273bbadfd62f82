using System.Net;
using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Http;
using HartFarm.Http.Tests.Farm;

namespace HartFarm.Http.Tests.Access;

/// <summary>Nobody asks for too much, and nobody guesses fast.</summary>
public sealed class LimitTests : KeyedFarmTest
{
    private Action<HttpOptions> _set = _ => { };

    [Fact]
    public async Task A_key_has_so_many_requests_and_another_its_own()
    {
        var (fox, owl) = (await KeyAsync("fox"), await KeyAsync("owl"));
        await AgainAsync(options => (options.RateLimits.Burst, options.RateLimits.RequestsPerSecond) = (3, 1));
        // As many more as may have come back meanwhile.
        HttpResponseMessage? refused = null;
        for (var i = 0; i < 1000 && refused is null; i++)
        {
            var response = await SendAsync(HttpMethod.Get, "v1/workers", fox.Key);
            if (response.StatusCode != HttpStatusCode.OK) refused = response;
        }
        Assert.Equal("Too many requests came with this key.", (await RefusedAsync(refused!, HttpStatusCode.TooManyRequests)).Detail);
        Assert.True(refused!.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        using var other = await SendAsync(HttpMethod.Get, "v1/workers", owl.Key);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        using var health = await SendAsync(HttpMethod.Get, "health/live", null);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task An_address_that_guesses_is_stopped_and_whoever_shares_it_is_not()
    {
        var (fox, owl) = (await KeyAsync("fox"), await KeyAsync("owl"));
        await AgainAsync(options => (options.RateLimits.WrongKeysPerMinute, options.TrustedProxies) = (1, ["127.0.0.0/8"]));
        using var before = await FromAsync("192.0.2.1", fox.Key);
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        using var wrong = await FromAsync("192.0.2.1", "guess 1");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        using var stopped = await FromAsync("192.0.2.1", "guess 2");
        Assert.Equal("Too many wrong keys came from this address.", (await RefusedAsync(stopped, HttpStatusCode.TooManyRequests)).Detail);
        Assert.InRange(stopped.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        // A right guess would be one among them.
        using var right = await FromAsync("192.0.2.1", owl.Key);
        Assert.Equal(HttpStatusCode.TooManyRequests, right.StatusCode);
        using var known = await FromAsync("192.0.2.1", fox.Key);
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        using var elsewhere = await FromAsync("192.0.2.2", owl.Key);
        Assert.Equal(HttpStatusCode.OK, elsewhere.StatusCode);
        using var nobody = await FromAsync("192.0.2.1", null);
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
    }

    [Fact]
    public async Task An_IPv6_network_counts_as_one_address()
    {
        await AgainAsync(options => (options.RateLimits.WrongKeysPerMinute, options.TrustedProxies) = (1, ["127.0.0.1"]));
        using var wrong = await FromAsync("2001:db8::1", "guess");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        using var stopped = await FromAsync("2001:db8::ffff:3", "guess");
        Assert.Equal(HttpStatusCode.TooManyRequests, stopped.StatusCode);
        using var elsewhere = await FromAsync("2001:db8:0:1::1", "guess");
        Assert.Equal(HttpStatusCode.Unauthorized, elsewhere.StatusCode);
    }

    [Fact]
    public async Task Where_a_request_came_from_is_not_believed_of_everybody()
    {
        await AgainAsync(options => options.RateLimits.WrongKeysPerMinute = 1);
        using var first = await FromAsync("192.0.2.1", "guess");
        Assert.Equal(HttpStatusCode.Unauthorized, first.StatusCode);
        using var second = await FromAsync("192.0.2.2", "guess");
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
    }

    [Fact]
    public async Task Refused_keys_are_told_in_sum()
    {
        var key = await KeyAsync("fox");
        await Root.RevokeKeyAsync(key.Id);
        await AgainAsync(options => options.TrustedProxies = ["127.0.0.1"]);
        for (var i = 0; i < 3; i++) (await FromAsync("192.0.2.1", $"guess {i}")).Dispose();
        for (var i = 0; i < 2; i++) (await FromAsync("192.0.2.2", key.Key)).Dispose();
        // They are written once a minute, and at the end.
        await AgainAsync(_ => { });
        var entries = await Root.AuditAsync(action: AuditAction.KeysRefused).OrderBy(entry => entry.Address).ToListAsync();
        Assert.Equal(
            [("unknown", "192.0.2.1", null, null), (key.Prefix, "192.0.2.2", "fox", key.Id)], entries.Select(entry => (entry.Actor, entry.Address, entry.Tenant, entry.Subject)));
        Assert.Matches("^3 requests since [^ ]+: There is no such key\\.$", entries[0].Detail);
        Assert.Matches("^2 requests since [^ ]+: The key was revoked\\.$", entries[1].Detail);
    }

    protected override void SetKeys(HttpOptions options)
    {
        base.SetKeys(options);
        _set(options);
    }

    // The same farm with other settings.
    private async Task AgainAsync(Action<HttpOptions> set)
    {
        _set = set;
        await Farm.DisposeAsync();
        await InitializeAsync();
    }

    private async Task<HttpResponseMessage> FromAsync(string address, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "v1/workers") { Headers = { { "X-Forwarded-For", address } } };
        if (key is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        return await Farm.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
