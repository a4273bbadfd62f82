using System.Diagnostics;

namespace HartFarm.LoadBench.Peers;

/// <summary>Installs a peer's packages for Node into a folder that is kept, with its script beside them, where Node looks for packages.</summary>
internal static class NodePackages
{
    private const string Marker = "installed.json";

    /// <summary>Installs what is not there yet.</summary>
    /// <param name="name">The peer's folder.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PeerMissingException">npm is missing, or does not get the packages.</exception>
    public static async Task<PeerScript> InstallAsync(string name, CancellationToken cancellation)
    {
        var (source, target) = (Path.Combine(AppContext.BaseDirectory, "Peers"), Path.Combine(Cache(), name));
        Directory.CreateDirectory(target);
        foreach (var file in (string[])[Path.Combine(source, name, "package.json"), Path.Combine(source, name, "peer.mjs"), Path.Combine(source, "node", "commands.mjs")])
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
        var (wanted, marker) = (await File.ReadAllTextAsync(Path.Combine(target, "package.json"), cancellation), Path.Combine(target, Marker));
        if (!File.Exists(marker) || await File.ReadAllTextAsync(marker, cancellation) != wanted)
        {
            await InstallAsync(name, target, cancellation);
            await File.WriteAllTextAsync(marker, wanted, cancellation);
        }
        return new PeerScript("node", [Path.Combine(target, "peer.mjs")]);
    }

    private static async Task InstallAsync(string name, string folder, CancellationToken cancellation)
    {
        try
        {
            var start = new ProcessStartInfo("npm", ["install", "--omit=dev", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var npm = Process.Start(start)!;
            var (said, wrong) = (npm.StandardOutput.ReadToEndAsync(cancellation), npm.StandardError.ReadToEndAsync(cancellation));
            await npm.WaitForExitAsync(cancellation);
            await said;
            if (npm.ExitCode != 0) throw new PeerMissingException($"npm does not install {name}: {string.Join(" | ", (await wrong).Trim().Split('\n').TakeLast(3))}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new PeerMissingException($"npm is not installed, which {name} comes by");
        }
    }

    // Beside other things that are made and not committed.
    private static string Cache()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "HartFarm.sln"))) folder = folder.Parent;
        return folder is null ? Path.Combine(Path.GetTempPath(), "hartfarm-load-peers") : Path.Combine(folder.FullName, "artifacts", "load-peers");
    }
}
