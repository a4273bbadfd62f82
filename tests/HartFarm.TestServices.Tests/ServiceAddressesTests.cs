namespace HartFarm.Testing.Services.Tests;

public sealed class ServiceAddressesTests
{
    [Fact]
    public void Exported_lines_are_read()
    {
        var addresses = ServiceAddresses.FromExports("""
            export HARTFARM_TEST_POSTGRES='Host=127.0.0.1;Port=1'
            export HARTFARM_TEST_RABBITMQ='amqp://user:word@host:1234/'
            export HARTFARM_TEST_S3='http://a%3Ab:c@host:9000/?region=eu'
            """);
        Assert.Equal("Host=127.0.0.1;Port=1", addresses.Postgres);
        Assert.Equal("http://user:word@host:15672/", addresses.RabbitMqHttp!.AbsoluteUri);
        Assert.Equal("a%3Ab:c", addresses.S3!.UserInfo);
    }

    [Fact]
    public void What_is_not_said_is_not_there()
    {
        var addresses = ServiceAddresses.FromExports("export HARTFARM_TEST_POSTGRES=''");
        Assert.All(Enum.GetValues<ServiceKind>(), kind => Assert.False(addresses.Has(kind)));
    }

    [Fact]
    public void An_address_without_a_user_is_named()
    {
        var error = Assert.Throws<InvalidOperationException>(() => ServiceAddresses.FromExports("export HARTFARM_TEST_S3='http://host:9000/'"));
        Assert.StartsWith("HARTFARM_TEST_S3 is not an address with a user and a password in it", error.Message, StringComparison.Ordinal);
    }
}
