using HartFarm.Testing.Processes;

namespace HartFarm.Http.Tests.EndToEnd;

/// <summary><c>hartfarm login</c>, <c>tenants</c> and <c>keys</c> against a coordinator that asks for keys, all as processes.</summary>
public sealed class AccessCommandTests : IDisposable
{
    private const string RootKey = "root-key";
    private const string RootHash = "53ee2a345a1cbf8f01c840e98e2c72e8826b89578da737d03dd600c68bb67f83";

    private readonly TemporaryFolder _folder = new();

    private Dictionary<string, string> Environment => new() { ["XDG_CONFIG_HOME"] = _folder["config"] };

    private string LoginFile => _folder["config/hartfarm/login.json"];

    [Fact]
    public async Task An_administrator_logs_in_makes_tenants_and_keys_and_takes_them_back()
    {
        var (farm, address) = await UpAsync();
        await using var ending = farm;
        var wrong = await CommandRun.WithInputAsync("wrong\n", Environment, "login", "--server", address);
        Assert.Equal((2, "hartfarm: There is no such key.\n"), (wrong.ExitCode, wrong.Error));
        Assert.False(File.Exists(LoginFile));
        Assert.Equal((2, "hartfarm: A key is needed; it is sent as 'Authorization: Bearer KEY'.\n"), await ErrorAsync("jobs", "--server", address));

        var login = await CommandRun.WithInputAsync($"{RootKey}\n", Environment, "login", "--server", address);
        Assert.Equal((0, ""), (login.ExitCode, login.Error));
        Assert.Matches($"^logged in to {address}/?: tenant root, for read, submit, admin, key sha256:[0-9a-f]{{8}}\n$", login.Output);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(LoginFile));

        Assert.Matches("^fox +weight 1 +0/1 jobs, 0 images today\n$", await DoneAsync("tenants", "create", "fox", "--jobs-at-once", "1"));
        Assert.Matches("^fox +weight 1 +0/1 jobs, 0/9 images today; at most 5 images a job\n$", await DoneAsync("tenants", "set", "fox", "--images-per-day", "9", "--images-per-job", "5"));
        Assert.Contains("\"weight\":2.5,\"quotas\":{\"images_per_day\":9,\"images_per_job\":5}", await DoneAsync("tenants", "set", "fox", "--jobs-at-once", "none", "--weight", "2.5", "--json"), StringComparison.Ordinal);
        Assert.StartsWith("fox ", await DoneAsync("tenants", "list"), StringComparison.Ordinal);

        var made = await CommandRun.OfAsync(Environment, "keys", "create", "--tenant", "fox", "--name", "laptop", "--expires-days", "7");
        Assert.Equal(0, made.ExitCode);
        var key = made.Output.Trim();
        Assert.Matches("^hf_[0-9a-f]{8}_[A-Za-z0-9_-]{43}$", key);
        var id = made.Error.Split(' ')[2];
        Assert.Equal($"hartfarm: key {id} of fox, for read, submit; it is shown this once\n", made.Error);
        Assert.Matches($"^{id}  {key[..11]}  fox +read submit +until [0-9-]{{10}} +never used +laptop\n$", await DoneAsync("keys", "list", "--tenant", "fox"));
        var fox = new Dictionary<string, string>(Environment) { ["HARTFARM_KEY"] = key };
        Assert.Equal((0, ""), Short(await CommandRun.OfAsync(fox, "jobs")));
        Assert.Equal((2, "hartfarm: The key is not for this; it lacks the scope admin.\n"), Short(await CommandRun.OfAsync(fox, "tenants", "list")));
        Assert.Equal("the key is revoked\n", await DoneAsync("keys", "revoke", id));
        Assert.Equal((2, "hartfarm: The key was revoked.\n"), Short(await CommandRun.OfAsync(fox, "jobs")));

        // The kept key goes to the coordinator that it is for.
        Assert.Equal(2, (await CommandRun.OfAsync(Environment, "jobs", "--server", address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal))).ExitCode);
        Assert.Equal("the tenant is deleted\n", await DoneAsync("tenants", "delete", "fox"));
        Assert.Equal("logged out\n", await DoneAsync("logout"));
        Assert.False(File.Exists(LoginFile));
        Assert.Equal("nobody was logged in\n", await DoneAsync("logout"));
    }

    [Fact]
    public async Task Programs_read_what_was_deleted_and_whether_somebody_was_logged_in()
    {
        var (farm, address) = await UpAsync();
        await using var ending = farm;
        Assert.Equal(0, (await CommandRun.WithInputAsync($"{RootKey}\n", Environment, "login", "--server", address)).ExitCode);

        var created = await DoneAsync("tenants", "create", "fox", "--weight", "2", "--json");
        Assert.Equal(created, await DoneAsync("tenants", "delete", "fox", "--json"));
        Assert.Equal((2, "hartfarm: There is no such tenant.\n"), await ErrorAsync("tenants", "delete", "fox", "--json"));
        Assert.Equal((2, "hartfarm: There is no such job.\n"), await ErrorAsync("delete", Guid.NewGuid().ToString("N"), "--json"));

        Assert.Equal("""{"logged_out":true}""" + "\n", await DoneAsync("logout", "--json"));
        Assert.False(File.Exists(LoginFile));
        Assert.Equal("""{"logged_out":false}""" + "\n", await DoneAsync("logout", "--json"));
    }

    [Theory]
    [InlineData("--jobs-at-once must be a whole number from 0 to 2147483647 or none, not 'many'. See hartfarm tenants set --help.", "tenants", "set", "fox", "--jobs-at-once", "many")]
    [InlineData("--weight must be a number above 0, at most 1000000, not '0'. See hartfarm tenants create --help.", "tenants", "create", "fox", "--weight", "0")]
    [InlineData("nothing is to be changed. See hartfarm tenants set --help.", "tenants", "set", "fox")]
    [InlineData("Option '--tenant' is required. See hartfarm keys create --help.", "keys", "create")]
    [InlineData("--server must be an address such as http://127.0.0.1:7860/, not 'nowhere'.", "login", "--server", "nowhere")]
    public async Task Bad_input_is_one_line_and_exit_code_2(string message, params string[] arguments) =>
        Assert.Equal((2, $"hartfarm: {message}\n"), await ErrorAsync(arguments));

    [Fact]
    public async Task A_login_that_cannot_be_used_is_named()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LoginFile)!);
        foreach (var content in new[] { "", "{}", """{"server": "/relative"}""", "null" })
        {
            await File.WriteAllTextAsync(LoginFile, content);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(LoginFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            var (code, error) = await ErrorAsync("jobs");
            Assert.Equal(2, code);
            Assert.StartsWith($"hartfarm: {LoginFile}: cannot be used:", error, StringComparison.Ordinal);
            Assert.EndsWith("hartfarm login writes it anew.\n", error, StringComparison.Ordinal);
        }
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(LoginFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Equal((2, $"hartfarm: {LoginFile}: others can read the key in it; chmod 600 mends that.\n"), await ErrorAsync("jobs"));
        Assert.Equal((2, "hartfarm: the key must be printable ASCII characters without spaces.\n"), Short(await CommandRun.WithInputAsync("a b\n", Environment, "login")));
    }

    public void Dispose() => _folder.Dispose();

    private Task<(FarmProcess Process, string Line)> UpAsync()
    {
        var settings = new Dictionary<string, string>(Environment) { ["HARTFARM_HTTP__KEYS__0__TENANT"] = "root", ["HARTFARM_HTTP__KEYS__0__SHA256"] = RootHash };
        foreach (var (i, scope) in new[] { "read", "submit", "admin" }.Index()) settings[$"HARTFARM_HTTP__KEYS__0__SCOPES__{i}"] = scope;
        return FarmProcess.StartAsync(
            "listening on", settings, TestContext.Current.CancellationToken, "up", "--workers", "0", "--listen", "http://127.0.0.1:0", "--data", _folder["data"]);
    }

    private async Task<string> DoneAsync(params string[] arguments)
    {
        var run = await CommandRun.OfAsync(Environment, arguments);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run.Output;
    }

    private async Task<(int, string)> ErrorAsync(params string[] arguments)
    {
        var run = await CommandRun.OfAsync(Environment, arguments);
        Assert.Equal("", run.Output);
        return (run.ExitCode, run.Error);
    }

    private static (int, string) Short(CommandRun run) => (run.ExitCode, run.Error);
}
