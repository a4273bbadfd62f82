using HartFarm.Build.Tests;
using HartFarm.Cli.Server;
using HartFarm.Cli.Settings;
using HartFarm.Settings;
using HartFarm.Worker.Settings;

namespace HartFarm.Deploy.Tests.Settings;

/// <summary>Where settings are read from, and what is said of those that will not do.</summary>
public sealed class SettingSourcesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_variable_goes_over_the_file_and_each_value_tells_where_it_is_from()
    {
        var file = _folder.Put("farm.json", """{"leases": {"leaseFor": "00:02:00", "maxAttempts": 5}, "http": {"corsOrigins": ["https://a.example"]}}""");
        var settings = Load(file, ("HARTFARM_LEASES__LEASEFOR", "00:03:00"));
        Assert.Equal((TimeSpan.FromMinutes(3), 5), (settings.Coordinator.Leases.LeaseFor, settings.Coordinator.Leases.MaxAttempts));
        var shown = settings.Effective().ToDictionary(one => one.Key, one => (one.Value, one.Origin));
        Assert.Equal(("00:03:00", "HARTFARM_LEASES__LEASEFOR"), shown["leases.leaseFor"]);
        Assert.Equal(("5", file), shown["leases.maxAttempts"]);
        Assert.Equal(("https://a.example", file), shown["http.corsOrigins.0"]);
        Assert.Equal(("00:00:05", "default"), shown["leases.backoff"]);
        Assert.Equal((Path.Combine("data", "spool"), "derived"), shown["submission.spoolFolder"]);
        Assert.Empty(settings.Faults());
    }

    [Fact]
    public void A_name_within_a_key_may_have_dots()
    {
        var file = _folder.Put("farm.json", """{"submission": {"sampling": {"hart-0.7b": {"guidance": 3}}}}""");
        var settings = Load(file, ("HARTFARM_SUBMISSION__SAMPLING__hart-0.7b__TEMPERATURE", "200"));
        var shown = settings.Effective().ToDictionary(one => one.Key, one => (one.Value, one.Origin));
        Assert.Equal(("3", file), shown["submission.sampling.hart-0.7b.guidance"]);
        Assert.Equal(("200", "HARTFARM_SUBMISSION__SAMPLING__hart-0.7b__TEMPERATURE"), shown["submission.sampling.hart-0.7b.temperature"]);
        Assert.Equal("submission.sampling.hart-0.7b: temperature must be above 0, at most 100", Assert.Single(settings.Faults()).ToString());
        Assert.Equal("submission.sampling.hart-0.7b.heat: is no setting (HARTFARM_SUBMISSION__SAMPLING__hart-0.7b__HEAT)", Fault(("HARTFARM_SUBMISSION__SAMPLING__hart-0.7b__HEAT", "1")));
    }

    [Fact]
    public void A_variable_that_ends_in_FILE_names_a_file_with_the_value()
    {
        var secret = _folder.Put("secret", "Host=db;Password=hidden\n");
        var settings = Load(null, full: true, ("HARTFARM_STORE__POSTGRES_FILE", secret));
        Assert.Equal("Host=db;Password=hidden", settings.Coordinator.Store.Postgres);
        var shown = settings.Effective().Single(one => one.Key == "store.postgres");
        Assert.Equal($"HARTFARM_STORE__POSTGRES_FILE ({secret})", shown.Origin);
        Assert.DoesNotContain("hidden", shown.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_used_is_named_by_its_variable()
    {
        var empty = _folder.Put("empty", "\n");
        Assert.Equal($"store.postgres: there is no file /none (HARTFARM_STORE__POSTGRES_FILE)", Fault(("HARTFARM_STORE__POSTGRES_FILE", "/none")));
        Assert.Equal($"bus.rabbitMq: {empty} is empty (HARTFARM_BUS__RABBITMQ_FILE)", Fault(("HARTFARM_BUS__RABBITMQ_FILE", empty)));
        var large = _folder.Put("large", new string('a', 100_000));
        Assert.Equal($"bus.rabbitMq: {large} has more than 65536 bytes, which no setting has (HARTFARM_BUS__RABBITMQ_FILE)", Fault(("HARTFARM_BUS__RABBITMQ_FILE", large)));
    }

    [Fact]
    public void A_value_and_a_file_for_one_setting_are_refused()
    {
        var file = _folder.Put("value", "00:01:00");
        Assert.Contains("leases.leaseFor: is set twice", Fault(("HARTFARM_LEASES__LEASEFOR", "00:02:00"), ("HARTFARM_LEASES__LEASEFOR_FILE", file)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HARTFARM_LEASES__LEASEFOUR", "1", "leases.leasefour: is no setting (HARTFARM_LEASES__LEASEFOUR)")]
    [InlineData("HARTFARM_OBJECTS__S3__SSL", "true", "objects.s3.ssl: is no setting (HARTFARM_OBJECTS__S3__SSL)")]
    [InlineData("HARTFARM_HTTP__KEYS", "a", "http.keys: is a list or a group of settings, and takes no value itself (HARTFARM_HTTP__KEYS)")]
    [InlineData("HARTFARM_WORKER__MODELS__0__NAME", "a", "worker.models.0.name: is no setting (HARTFARM_WORKER__MODELS__0__NAME)")]
    [InlineData("HARTFARM_STORE__SQLITE", "a", "store.sqlite: is no setting (HARTFARM_STORE__SQLITE)")]
    [InlineData("HARTFARM_LEASES__LEASEFOR", "soon", "leases.leaseFor: must be a time such as 00:00:30 or 1.00:00:00, not 'soon' (HARTFARM_LEASES__LEASEFOR)")]
    [InlineData("HARTFARM_LEASES__MAXATTEMPTS", "3.5", "leases.maxAttempts: must be a whole number, not '3.5' (HARTFARM_LEASES__MAXATTEMPTS)")]
    [InlineData("HARTFARM_OBJECTS__S3__TLS", "yes", "objects.s3.tls: must be true or false, not 'yes' (HARTFARM_OBJECTS__S3__TLS)")]
    [InlineData("HARTFARM_STORE__MIGRATIONS", "1", "store.migrations: must be run or refuse, not '1' (HARTFARM_STORE__MIGRATIONS)")]
    public void A_wrong_name_or_value_names_itself(string variable, string value, string fault) => Assert.Equal(fault, Fault((variable, value)));

    [Fact]
    public void A_name_of_the_file_that_is_no_setting_is_refused_and_a_variable_of_another_purpose_is_not()
    {
        var file = _folder.Put("farm.json", """{"lease": {"leaseFor": "00:02:00"}}""");
        Assert.Equal($"lease.leaseFor: is no setting ({file})", Assert.Single(Assert.Throws<SettingsException>(() => Load(file)).Faults).ToString());
        Assert.Empty(Load(null, ("HARTFARM_KEY", "a"), ("HARTFARM_TEST__OTHER", "a"), ("HARTFARM_GOLDEN", "/none")).Faults());
    }

    [Fact]
    public void A_file_that_is_no_JSON_or_not_there_is_named()
    {
        var file = _folder.Put("farm.json", "{\"leases\": ");
        Assert.StartsWith($"--config: {file} cannot be read: ", Assert.Throws<SettingsException>(() => Load(file)).Message, StringComparison.Ordinal);
        Assert.Equal("--config: there is no file none.json", Assert.Throws<SettingsException>(() => Load("none.json")).Message);
    }

    [Fact]
    public void All_that_is_out_of_range_is_named_by_key_and_origin()
    {
        var settings = Load(
            null, ("HARTFARM_LEASES__LEASEFOR", "00:00:00"), ("HARTFARM_HTTP__RATELIMITS__BURST", "0"), ("HARTFARM_HTTP__OPENAI__IMAGELIMIT", "1.00:00:00"),
            ("HARTFARM_WORKER__ENCODETHREADS", "0"), ("HARTFARM_HTTP__KEYS__0__TENANT", "a"), ("HARTFARM_SUBMISSION__SIZECLASSES__0__MODEL", "m"), ("HARTFARM_SUBMISSION__SIZECLASSES__0__WIDTH", "0"), ("HARTFARM_SUBMISSION__SIZECLASSES__0__HEIGHT", "64"));
        Assert.Equal(
            [
                "submission.sizeClasses: 'm/0x64' is no model with a width and a height of 1 to 99999",
                "leases.leaseFor: must be 00:00:01 to 1.00:00:00, not 00:00:00 (HARTFARM_LEASES__LEASEFOR)",
                "http.rateLimits.burst: must be 1 to 10000000, not 0 (HARTFARM_HTTP__RATELIMITS__BURST)",
                "http.openAI.imageLimit: must be 00:00:00.01 to 01:00:00, not 1.00:00:00 (HARTFARM_HTTP__OPENAI__IMAGELIMIT)",
                "http.keys.0.sha256: must be 64 hexadecimal digits",
                "worker.encodeThreads: must be 1 to 1024, not 0 (HARTFARM_WORKER__ENCODETHREADS)",
            ],
            settings.Faults().Select(fault => fault.ToString()));
    }

    [Fact]
    public void A_size_class_without_all_of_its_parts_is_refused() => Assert.Equal(
        ["submission.sizeClasses.0.height: is missing: a size class has model, width and height"],
        Load(null, ("HARTFARM_SUBMISSION__SIZECLASSES__0__MODEL", "n"), ("HARTFARM_SUBMISSION__SIZECLASSES__0__WIDTH", "64")).Faults().Select(fault => fault.ToString()));

    [Fact]
    public void What_the_full_setting_needs_is_named_all_at_once()
    {
        Assert.Equal(["store.postgres", "bus.rabbitMq", "objects.s3"], Load(null, full: true).Faults().Select(fault => fault.Key));
        var wrong = Load(null, full: true, ("HARTFARM_STORE__POSTGRES", "nonsense"), ("HARTFARM_BUS__RABBITMQ", "amqp://u:p@h/"), ("HARTFARM_OBJECTS__FOLDER__FOLDER", "o")).Faults();
        Assert.All(wrong, fault => Assert.DoesNotContain("nonsense", fault.Reason, StringComparison.Ordinal));
        Assert.Equal(["store.postgres", "upkeep.postgres"], wrong.Select(fault => fault.Key));
    }

    [Fact]
    public void No_secret_is_shown()
    {
        var settings = Load(
            null, full: true, ("HARTFARM_STORE__POSTGRES", "Host=db;Username=u;Password=hidden"), ("HARTFARM_BUS__RABBITMQ", "amqp://u:hidden@h/v"),
            ("HARTFARM_OBJECTS__S3__SECRETKEY", "hidden"), ("HARTFARM_HTTP__KEYS__0__SHA256", "hidden"));
        var shown = settings.Effective().ToDictionary(one => one.Key, one => one.Value);
        Assert.All(shown.Values, value => Assert.DoesNotContain("hidden", value ?? "", StringComparison.Ordinal));
        Assert.Equal("amqp://u:***@h/v", shown["bus.rabbitMq"]);
        Assert.Equal("host=db;username=u;password=***", shown["store.postgres"], ignoreCase: true);
        Assert.Equal(("***", "***"), (shown["objects.s3.secretKey"], shown["http.keys.0.sha256"]));
    }

    [Fact]
    public void Every_setting_whose_name_tells_of_a_secret_is_masked()
    {
        string[] telling = ["password", "secret", "token", "postgres", "rabbitMq", "sha256", "credential"];
        var secrets = FarmCatalog.All.All.Where(setting => telling.Any(word => setting.Key[(setting.Key.LastIndexOf('.') + 1)..].Contains(word, StringComparison.OrdinalIgnoreCase))).ToArray();
        Assert.NotEmpty(secrets);
        Assert.All(secrets, setting => Assert.True(SecretMask.IsSecret(setting), setting.Key));
    }

    [Fact]
    public void A_worker_reads_its_own_and_leaves_a_coordinators_to_it()
    {
        var sources = SettingSources.Read(
            FarmCatalog.All, null, "--settings",
            Variables(("HARTFARM_BUS__RABBITMQ", "http://h/"), ("HARTFARM_BUS__CONCURRENCY", "4"), ("HARTFARM_OBJECTS__FOLDER__FOLDER", "o"), ("HARTFARM_WORKER__STORELIMIT", "00:30:00"), ("HARTFARM_WORKER__DEVICE", "gpu")));
        var settings = WorkerSettings.Load(sources);
        Assert.Equal(TimeSpan.FromMinutes(30), settings.Worker.StoreLimit);
        Assert.Equal(
            ["worker.device: must be cpu or cuda:N, not gpu (HARTFARM_WORKER__DEVICE)", "bus.rabbitMq: must be an address such as amqp://user:password@host/virtual-host (HARTFARM_BUS__RABBITMQ)"],
            settings.Faults().Select(fault => fault.ToString()));
    }

    public void Dispose() => _folder.Dispose();

    private static string Fault(params (string, string)[] variables) =>
        Assert.Single(Assert.Throws<SettingsException>(() => Load(null, variables)).Faults).ToString();

    private static ServerSettings Load(string? file, params (string, string)[] variables) => Load(file, full: false, variables);

    private static ServerSettings Load(string? file, bool full, params (string, string)[] variables) => ServerSettings.Load(
        new UpOptions { Full = full, Listen = UpOptions.UsualListen, Data = "data", Device = "cpu" }, SettingSources.Read(FarmCatalog.All, file, "--config", Variables(variables)));

    private static Dictionary<string, string> Variables(params (string Name, string Value)[] variables) => variables.ToDictionary(one => one.Name, one => one.Value);
}
