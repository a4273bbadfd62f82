using System.Net.Http.Headers;
using System.Text;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Objects.S3;
using Npgsql;

namespace HartFarm.Testing.Services.Tests;

/// <summary>Whoever asks for a service gets a part of it that works and is nobody else's.</summary>
public sealed class TestServicesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_is_ones_own()
    {
        await using var first = await TestServices.PostgresAsync();
        await using var second = await TestServices.PostgresAsync();
        await ExecuteAsync(first.ConnectionString, "create table a (b int)");
        await ExecuteAsync(second.ConnectionString, "create table a (b int)");
        await first.DisposeAsync();
        Assert.Equal("3D000", (await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(first.ConnectionString, "select 1"))).SqlState);
        await ExecuteAsync(second.ConnectionString, "select b from a");
    }

    [Fact]
    public async Task A_virtual_host_carries_messages()
    {
        await using var service = await TestServices.RabbitMqAsync();
        using var http = new HttpClient { BaseAddress = service.ManagementAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{service.User}:{service.Password}")));
        // RabbitMQ's own test: it declares a queue, and sends and receives a message.
        Assert.Equal("""{"status":"ok"}""", await http.GetStringAsync($"api/aliveness-test/{service.VirtualHost}", Cancellation));
        Assert.EndsWith($"/{service.VirtualHost}", service.Address.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_is_ones_own_and_gone_at_the_end()
    {
        await using var first = await TestServices.S3Async();
        await using var second = await TestServices.S3Async();
        using var store = new S3Store(first.Options, TimeProvider.System);
        await store.PutAsync("a", new MemoryStream([1]), ObjectAttributes.Default, Cancellation);
        using var other = new S3Store(second.Options, TimeProvider.System);
        Assert.Null(await other.HeadAsync("a", Cancellation));
        var gone = await TestServices.S3Async();
        await gone.DisposeAsync();
        using var nothing = new S3Store(gone.Options, TimeProvider.System);
        await Assert.ThrowsAsync<StoreRefusedException>(() => nothing.HeadAsync("a", Cancellation));
    }

    internal static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(Cancellation);
    }
}
