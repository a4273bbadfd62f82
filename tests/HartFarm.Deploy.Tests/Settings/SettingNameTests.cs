namespace HartFarm.Deploy.Tests.Settings;

public class SettingNameTests
{
    [Theory]
    [InlineData("HARTFARM_STORE__POSTGRES", false, true)]
    [InlineData("HARTFARM_STORE__POSTGRES", true, false)]
    [InlineData("HARTFARM_BUS__RABBITMQ", true, true)]
    [InlineData("HARTFARM_OBJECTS__S3__TLS", true, true)]
    [InlineData("HARTFARM_OBJECTS__S3__SSL", true, false)]
    [InlineData("HARTFARM_HTTP__KEYS__0__SCOPES__1", false, true)]
    [InlineData("HARTFARM_HTTP__KEYS__SHA256", false, false)]
    [InlineData("HARTFARM_HTTP__KEYS", false, false)]
    [InlineData("HARTFARM_LEASES__LEASEFOR", false, true)]
    [InlineData("HARTFARM_SUBMISSION__SIZECLASSES__0__WIDTH", false, true)]
    [InlineData("HARTFARM_SUBMISSION__SAMPLING__hart-0.7b__GUIDANCE", false, true)]
    [InlineData("HARTFARM_SUBMISSION__SAMPLING__hart-0.7b__HEAT", false, false)]
    [InlineData("OTHER_STORE__POSTGRES", false, false)]
    [InlineData("HARTFARM_STORE__POSTGRES_FILE", false, true)]
    [InlineData("HARTFARM_STORE__MIGRATIONS", false, true)]
    [InlineData("HARTFARM_WORKER__STORELIMIT", true, true)]
    [InlineData("HARTFARM_WORKER__MODELS", true, false)]
    public void A_variable_is_a_setting_where_the_program_would_read_it(string variable, bool ofWorker, bool exists) => Assert.Equal(exists, SettingNames.Exists(variable, ofWorker));
}
