using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using Microsoft.Win32.SafeHandles;

namespace KeyRotation.Compat;

/// <summary>What differs between file systems: who may read a new file, and how a file is held alone.</summary>
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
    /// How to open a file that only one may write. On Unix .NET takes an exclusive lock for None alone; on Windows Read
    /// keeps writers out and lets the others read who it is.
    /// </summary>
    public static FileShare Alone => Share(s_isWindows ? FileShare.Read : FileShare.None);

    /// <summary>For tests: opens in this flow of control lock nothing, as on a file system without locks.</summary>
    public static bool LocksAreOff
    {
        set => s_locksAreOff.Value = value;
    }

    /// <summary>Whether <see cref="ReadHeld"/> works here.</summary>
    public static bool CanReadHeld { get; } = s_isWindows || HasNativeOpen();

    /// <summary>
    /// Opens a file for reading and writing, without a buffer. One that is made belongs to its owner alone on Unix; on
    /// Windows it inherits from its folder.
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

    /// <summary>The share mode, where locks work.</summary>
    public static FileShare Share(FileShare share) =>
        s_locksAreOff.Value ? FileShare.ReadWrite | FileShare.Delete : share;

    /// <summary>
    /// Whether a file that this process holds alone keeps others out: a second open must fail. Some network file
    /// systems grant every lock, and .NET can be told to take none.
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

    /// <summary>The file that a symbolic link leads to: two names of one journal are one journal.</summary>
    public static string ResolveLink(string path)
    {
#if NETSTANDARD2_0
        return path;
#else
        var file = new FileInfo(path);
        return file.LinkTarget is null ? path : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
#endif
    }

    /// <summary>Whether a file could not be opened because another holds it.</summary>
    public static bool IsHeldByAnother(IOException exception) =>
        s_isWindows ? exception.HResult is SharingViolation or LockViolation : exception.HResult == s_wouldBlock;

    /// <summary>Whether a file could not be made because it was there; it may be gone by now.</summary>
    public static bool WasThere(IOException exception) => exception.HResult == (s_isWindows ? FileExists : Exists);

    /// <summary>Reads a small file that another holds.</summary>
    /// <returns>Null where it is not there or cannot be read.</returns>
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
    /// Lets go of a file that was held alone, and removes it where nobody else can have taken it meanwhile.
    /// </summary>
    public static void ReleaseAndDelete(FileStream stream, string path)
    {
        try
        {
            // On Unix while it is still held: the name is certainly that of this file. Windows deletes no file that
            // anybody has open without having agreed to that.
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
            // It stays, and blocks nobody.
            stream.Dispose();
        }
    }

    // .NET asks for a shared lock on whatever it opens, which the holder's own does not allow.
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
