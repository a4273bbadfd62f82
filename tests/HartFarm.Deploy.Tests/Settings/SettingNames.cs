using System.Collections;
using System.Reflection;
using HartFarm.Coordinator;
using HartFarm.Coordinator.Http;
using HartFarm.Storage.Objects;
using Microsoft.Extensions.Configuration;

namespace HartFarm.Deploy.Tests.Settings;

/// <summary>Which environment variables are settings of the program, by the types that it reads them into.</summary>
internal static class SettingNames
{
    private const string Prefix = "HARTFARM_";
    private const string OfFile = "_FILE";

    private static readonly string[] WorkerSections = ["bus", "objects", "worker"];

    /// <summary>Whether a variable is read.</summary>
    /// <param name="variable">As <c>HARTFARM_BUS__RABBITMQ</c>.</param>
    /// <param name="ofWorker">Whether a worker is to read it.</param>
    public static bool Exists(string variable, bool ofWorker)
    {
        if (!variable.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        // What names a file that holds the value.
        if (variable.EndsWith(OfFile, StringComparison.Ordinal)) variable = variable[..^OfFile.Length];
        var path = variable[Prefix.Length..].Split("__");
        if (ofWorker && !WorkerSections.Contains(path[0], StringComparer.OrdinalIgnoreCase)) return false;
        return path[0].ToUpperInvariant() switch
        {
            "HTTP" => Leads(typeof(HttpOptions), path.AsSpan(1)),
            "OBJECTS" => Leads(typeof(ObjectStoreOptions), path.AsSpan(1)),
            "WORKER" => path.Length == 2 && path[1] != "MODELS" && Leads(typeof(Worker.Hosting.WorkerOptions), path.AsSpan(1)),
            "BUS" when ofWorker => Leads(typeof(Worker.Bus.BusOptions), path.AsSpan(1)),
            _ => Leads(typeof(CoordinatorOptions), path),
        };
    }

    /// <summary>Puts variables into options as the program does.</summary>
    public static T Bind<T>(T options, IEnumerable<KeyValuePair<string, string>> variables, string section = "") where T : class
    {
        var configuration = Configuration(variables);
        (section.Length == 0 ? (IConfiguration)configuration : configuration.GetSection(section)).Bind(options);
        return options;
    }

    /// <summary>The object store's options that variables make, as the program reads them.</summary>
    public static ObjectStoreOptions Objects(IEnumerable<KeyValuePair<string, string>> variables) => Configuration(variables).GetSection("objects").Get<ObjectStoreOptions>()!;

    private static IConfigurationRoot Configuration(IEnumerable<KeyValuePair<string, string>> variables) => new ConfigurationBuilder()
        .AddInMemoryCollection(variables.Select(one => KeyValuePair.Create(one.Key[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal), (string?)one.Value)))
        .Build();

    private static bool Leads(Type type, ReadOnlySpan<string> path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (path.IsEmpty) return type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(TimeSpan) || type == typeof(Uri);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDictionary<,>)) return Leads(type.GetGenericArguments()[1], path[1..]);
        if (type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable))) return int.TryParse(path[0], out _) && Leads(type.GetGenericArguments()[0], path[1..]);
        return type.GetProperty(path[0], BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase) is { } property && Leads(property.PropertyType, path[1..]);
    }
}
