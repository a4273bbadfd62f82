using HartFarm.Coordinator.Keys;
using HartFarm.Coordinator.Tests.Farm;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Tests.Access;

/// <summary>API keys as the job store keeps them.</summary>
public abstract class KeyTests(ITestDatabase database) : FarmTests(database)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_key_is_told_once_and_kept_as_its_hash()
    {
        await Coordinator.Tenants.CreateAsync("fox", new(), None);
        var id = Guid.NewGuid();
        var expires = new DateTimeOffset(2031, 2, 3, 4, 5, 6, TimeSpan.FromHours(7));
        var (row, secret) = (await Coordinator.Keys.CreateAsync(id, "fox", "laptop", ["read", "submit"], expires, None))!.Value;
        Assert.Matches("^hf_[0-9a-f]{8}_[A-Za-z0-9_-]{43}$", secret.Text);
        Assert.StartsWith(row.Prefix + "_", secret.Text, StringComparison.Ordinal);
        var kept = (await Coordinator.Keys.FindAsync(KeySecret.HashOf(System.Text.Encoding.UTF8.GetBytes(secret.Text)), None))!;
        Assert.Equal((id, "fox", "laptop", expires, Farm.Clock.GetUtcNow()), (kept.Id, kept.Tenant, kept.Name, kept.ExpiresAt!.Value, kept.CreatedAt));
        Assert.Equal(["read", "submit"], kept.Scopes);
        Assert.Null(await Coordinator.Keys.FindAsync(KeySecret.HashOf("hf_other"u8), None));
        Assert.Null(await Coordinator.Keys.CreateAsync(Guid.NewGuid(), "nobody", "", ["read"], null, None));
        var end = secret.Text[^43..];
        await Coordinator.Store.ReadAsync(
            async context =>
            {
                foreach (var key in await context.ApiKeys.ToListAsync())
                    Assert.DoesNotContain(end, $"{key.Name} {key.Prefix} {key.Sha256}", StringComparison.Ordinal);
                return 0;
            },
            None);
        Assert.DoesNotContain(end, secret.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_two_keys_are_alike()
    {
        var secrets = Enumerable.Range(0, 1000).Select(_ => KeySecret.Create()).ToList();
        Assert.Equal(1000, secrets.DistinctBy(secret => secret.Text[^43..]).Count());
        await Coordinator.Tenants.CreateAsync("fox", new(), None);
        var id = Guid.NewGuid();
        await Coordinator.Keys.CreateAsync(id, "fox", "", ["read"], null, None);
        await Assert.ThrowsAsync<DbUpdateException>(() => Coordinator.Keys.CreateAsync(id, "fox", "", ["read"], null, None));
    }

    [Fact]
    public async Task A_use_is_noted_once_a_minute()
    {
        await Coordinator.Tenants.CreateAsync("fox", new(), None);
        var (row, _) = (await Coordinator.Keys.CreateAsync(Guid.NewGuid(), "fox", "", ["read"], null, None))!.Value;
        Assert.Null(row.LastUsedAt);
        var first = Farm.Clock.GetUtcNow();
        await UseAsync();
        Farm.Clock.Advance(TimeSpan.FromSeconds(59));
        await UseAsync();
        Assert.Equal(first, (await FindAsync()).LastUsedAt);
        // Another coordinator that read the key before the first use.
        await Farm.Another().Keys.UsedAsync(row, None);
        Assert.Equal(first, (await FindAsync()).LastUsedAt);
        Farm.Clock.Advance(TimeSpan.FromSeconds(1));
        await UseAsync();
        Assert.Equal(Farm.Clock.GetUtcNow(), (await FindAsync()).LastUsedAt);

        async Task UseAsync() => await Coordinator.Keys.UsedAsync(await FindAsync(), None);

        async Task<Data.Rows.ApiKeyRow> FindAsync() => (await Coordinator.Keys.FindAsync(row.Id, None))!;
    }

    [Fact]
    public async Task A_key_is_revoked_once()
    {
        await Coordinator.Tenants.CreateAsync("fox", new(), None);
        var (row, _) = (await Coordinator.Keys.CreateAsync(Guid.NewGuid(), "fox", "", ["read"], null, None))!.Value;
        var revoked = (await Coordinator.Keys.RevokeAsync(row.Id, None))!.RevokedAt;
        Assert.Equal(Farm.Clock.GetUtcNow(), revoked);
        Farm.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(revoked, (await Coordinator.Keys.RevokeAsync(row.Id, None))!.RevokedAt);
        Assert.Null(await Coordinator.Keys.RevokeAsync(Guid.NewGuid(), None));
    }

    [Fact]
    public async Task Keys_are_listed_the_newest_first_page_by_page()
    {
        foreach (var tenant in new[] { "fox", "owl" }) await Coordinator.Tenants.CreateAsync(tenant, new(), None);
        List<Guid> made = [];
        for (var i = 0; i < 6; i++)
        {
            if (i % 2 == 0) Farm.Clock.Advance(TimeSpan.FromSeconds(1));
            made.Add(Guid.CreateVersion7(Farm.Clock.GetUtcNow()));
            await Coordinator.Keys.CreateAsync(made[^1], i < 4 ? "fox" : "owl", "", ["read"], null, None);
        }
        List<Guid> listed = [];
        (DateTimeOffset, Guid)? after = null;
        while (await Coordinator.Keys.ListAsync(null, after, 1, None) is [var key])
        {
            listed.Add(key.Id);
            after = (key.CreatedAt, key.Id);
        }
        Assert.Equal(made.ToHashSet(), listed.ToHashSet());
        Assert.Equal(6, listed.Count);
        Assert.Equal(made[4..].ToHashSet(), listed[..2].ToHashSet());
        Assert.Equal(4, (await Coordinator.Keys.ListAsync("fox", null, 10, None)).Count);
    }
}
