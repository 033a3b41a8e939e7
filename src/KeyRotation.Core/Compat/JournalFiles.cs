using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using Microsoft.Win32.SafeHandles;

namespace KeyRotation.Compat;

/// <summary>Differences between file systems: permissions of new files, and exclusive locks.</summary>
internal static class JournalFiles
{
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int LockViolation = unchecked((int)0x80070021);

    private const int FileExists = unchecked((int)0x80070050);

    // EEXIST.
    private const int Exists = 17;

    private static readonly AsyncLocal<bool> s_locksAreOff = new();

    private static readonly bool s_isWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    // EWOULDBLOCK.
    private static readonly int s_wouldBlock = RuntimeInformation.IsOSPlatform(OSPlatform.Linux) ? 11 : 35;

    /// <summary>
    /// The share mode for exclusive writing. On Unix, .NET takes an exclusive lock only for None. On Windows, Read
    /// keeps writers out but allows others to read the holder.
    /// </summary>
    public static FileShare Alone => Share(s_isWindows ? FileShare.Read : FileShare.None);

    /// <summary>
    /// For tests: opens in the current async context take no locks, as on a file system without locks.
    /// </summary>
    public static bool LocksAreOff
    {
        set => s_locksAreOff.Value = value;
    }

    /// <summary>Whether <see cref="ReadHeld"/> is supported here.</summary>
    public static bool CanReadHeld { get; } = s_isWindows || HasNativeOpen();

    /// <summary>
    /// Opens a file for reading and writing, without a buffer. On Unix, only the owner can access a new file. On
    /// Windows, it inherits the permissions of its directory.
    /// </summary>
    public static FileStream Open(string path, FileMode mode, FileShare share)
    {
#if NETSTANDARD2_0
        return new FileStream(path, mode, FileAccess.ReadWrite, share, bufferSize: 1);
#else
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = share,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open)
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
#endif
    }

    /// <summary>The share mode if locks are enabled.</summary>
    public static FileShare Share(FileShare share) =>
        s_locksAreOff.Value ? FileShare.ReadWrite | FileShare.Delete : share;

    /// <summary>
    /// Whether a file that this process holds exclusively keeps others out: a second open must fail. Some network
    /// file systems grant every lock, and .NET can be configured to take none.
    /// </summary>
    public static bool IsHeldAlone(string path)
    {
        try
        {
            using var second = Open(path, FileMode.Open, Alone);
            return false;
        }
        catch (IOException e) when (IsHeldByAnother(e))
        {
            return true;
        }
    }

    /// <summary>Resolves a symbolic link, so that two names of one journal are treated as one.</summary>
    public static string ResolveLink(string path)
    {
#if NETSTANDARD2_0
        return path;
#else
        var file = new FileInfo(path);
        return file.LinkTarget is null ? path : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
#endif
    }

    /// <summary>Whether an open failed because another process holds the file.</summary>
    public static bool IsHeldByAnother(IOException exception) =>
        s_isWindows ? exception.HResult is SharingViolation or LockViolation : exception.HResult == s_wouldBlock;

    /// <summary>Whether a file could not be created because it existed. It may be gone by now.</summary>
    public static bool AlreadyExists(IOException exception) => exception.HResult == (s_isWindows ? FileExists : Exists);

    /// <summary>Reads a small file that another process holds.</summary>
    /// <returns>Null if it does not exist or cannot be read.</returns>
    public static byte[]? ReadHeld(string path)
    {
        try
        {
            using var stream = s_isWindows
                ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
                : OpenUnlocked(path);
            using var bytes = new MemoryStream();
            stream?.CopyTo(bytes);
            return stream is null ? null : bytes.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// Releases a file that was held exclusively, and deletes it if no other process can have opened it meanwhile.
    /// </summary>
    public static void ReleaseAndDelete(FileStream stream, string path)
    {
        try
        {
            // On Unix, delete it while it is still held, because the name certainly refers to this file. Windows does
            // not delete a file that is open without delete sharing.
            if (!s_isWindows && CanReadHeld)
            {
                File.Delete(path);
            }

            stream.Dispose();
            if (s_isWindows)
            {
                File.Delete(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The file remains, but does not block other writers.
            stream.Dispose();
        }
    }

    // .NET requests a shared lock on every file it opens, which fails while the holder has an exclusive one.
    private static FileStream? OpenUnlocked(string path)
    {
        var descriptor = NativeOpen(Encoding.UTF8.GetBytes(path + "\0"), flags: 0);
        return descriptor < 0
            ? null
            : new FileStream(new SafeFileHandle((IntPtr)descriptor, ownsHandle: true), FileAccess.Read);
    }

    private static bool HasNativeOpen()
    {
        try
        {
            _ = NativeOpen([0], flags: 0);
            return true;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeOpen(byte[] path, int flags);
}
