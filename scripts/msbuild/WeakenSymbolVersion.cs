using System;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Marks one needed symbol version of 64-bit little-endian ELF libraries as weak (VER_FLG_WEAK of its Vernaux entry in
/// .gnu.version_r), so that the dynamic loader accepts a system library without it. Source: Linux Standard Base, "Symbol Versioning".
/// </summary>
public class WeakenSymbolVersion : Task
{
    private const uint SectionTypeVersionNeeds = 0x6ffffffe;
    private const ushort FlagWeak = 2;

    /// <summary>The libraries to change, each a copy in an output folder.</summary>
    [Required]
    public ITaskItem[] Files { get; set; }

    /// <summary>The version to weaken, such as GLIBCXX_3.4.32.</summary>
    [Required]
    public string Version { get; set; }

    /// <summary>The system library that would have to define the version; where it does, nothing is changed.</summary>
    [Required]
    public string Library { get; set; }

    /// <summary>Change the files even where the system library has the version.</summary>
    public bool Always { get; set; }

    public override bool Execute()
    {
        if (!Always && SystemLibraryHasVersion()) return true;
        foreach (var item in Files) Repair(item.ItemSpec);
        return !Log.HasLoggedErrors;
    }

    private bool SystemLibraryHasVersion()
    {
        string[] folders =
        {
            "/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib", "/lib",
        };
        foreach (var folder in folders)
        {
            var path = Path.Combine(folder, Library);
            if (File.Exists(path)) return IndexOf(File.ReadAllBytes(path), Encoding.ASCII.GetBytes(Version + "\0")) >= 0;
        }
        Log.LogMessage(MessageImportance.High, Library + " was not found on this machine; the natives are left as they are.");
        return true;
    }

    private void Repair(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (!IsElf64(bytes))
        {
            Log.LogError(path + " is no 64-bit little-endian ELF library.");
            return;
        }
        if (!SetWeak(bytes)) return;
        // The file may be a hard link into the package cache: replace it, never write through it.
        var written = File.GetLastWriteTimeUtc(path);
        var temporary = path + ".repaired";
        File.Copy(path, temporary, true);
        File.WriteAllBytes(temporary, bytes);
        File.SetLastWriteTimeUtc(temporary, written);
        File.Delete(path);
        File.Move(temporary, path);
        Log.LogMessage(MessageImportance.High, "Made " + Version + " optional in " + path);
    }

    private bool SetWeak(byte[] bytes)
    {
        var sections = (long)BitConverter.ToUInt64(bytes, 0x28);
        int entrySize = BitConverter.ToUInt16(bytes, 0x3a);
        int count = BitConverter.ToUInt16(bytes, 0x3c);
        var changed = false;
        for (var i = 0; i < count; i++)
        {
            var section = sections + (long)i * entrySize;
            if (BitConverter.ToUInt32(bytes, (int)section + 4) != SectionTypeVersionNeeds) continue;
            var names = sections + (long)BitConverter.ToUInt32(bytes, (int)section + 40) * entrySize;
            var strings = (long)BitConverter.ToUInt64(bytes, (int)names + 24);
            changed |= WalkNeeds(bytes, (long)BitConverter.ToUInt64(bytes, (int)section + 24), strings);
        }
        return changed;
    }

    private bool WalkNeeds(byte[] bytes, long need, long strings)
    {
        var changed = false;
        while (true)
        {
            int versions = BitConverter.ToUInt16(bytes, (int)need + 2);
            var auxiliary = need + BitConverter.ToUInt32(bytes, (int)need + 8);
            for (var i = 0; i < versions; i++)
            {
                var name = strings + BitConverter.ToUInt32(bytes, (int)auxiliary + 8);
                var flags = BitConverter.ToUInt16(bytes, (int)auxiliary + 4);
                if (NameAt(bytes, name) == Version && (flags & FlagWeak) == 0)
                {
                    BitConverter.GetBytes((ushort)(flags | FlagWeak)).CopyTo(bytes, (int)auxiliary + 4);
                    changed = true;
                }
                auxiliary += BitConverter.ToUInt32(bytes, (int)auxiliary + 12);
            }
            var next = BitConverter.ToUInt32(bytes, (int)need + 12);
            if (next == 0) return changed;
            need += next;
        }
    }

    private static bool IsElf64(byte[] bytes) =>
        bytes.Length > 64 && bytes[0] == 0x7f && bytes[1] == 'E' && bytes[2] == 'L' && bytes[3] == 'F' && bytes[4] == 2 && bytes[5] == 1;

    private static string NameAt(byte[] bytes, long offset)
    {
        var end = (int)offset;
        while (bytes[end] != 0) end++;
        return Encoding.ASCII.GetString(bytes, (int)offset, end - (int)offset);
    }

    private static int IndexOf(byte[] haystack, byte[] needle)
    {
        for (var i = 0; i <= haystack.Length - needle.Length; i++)
        {
            var j = 0;
            while (j < needle.Length && haystack[i + j] == needle[j]) j++;
            if (j == needle.Length) return i;
        }
        return -1;
    }
}
