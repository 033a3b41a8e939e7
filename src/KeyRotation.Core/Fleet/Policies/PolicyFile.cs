using System;
using System.IO;

namespace KeyRotation.Fleet.Policies;

/// <summary>Reads the text of a policy file.</summary>
internal static class PolicyFile
{
    /// <summary>Reads the file.</summary>
    /// <param name="path">Full path.</param>
    /// <exception cref="Errors.KeyRotationException">
    /// The file does not exist, is a directory, or cannot be read.
    /// </exception>
    public static string Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw PolicyErrors.IsDirectory(path);
        }

        try
        {
            using var stream = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw PolicyErrors.NotFound(path);
        }
        catch (Exception e) when (PolicyErrors.IsOfFile(e))
        {
            throw PolicyErrors.Unreadable(path, e);
        }
    }
}
