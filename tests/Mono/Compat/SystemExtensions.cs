using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

/// <summary>Members of files, streams, processes and connections that .NET Framework lacks.</summary>
internal static class SystemExtensions
{
    extension(Path)
    {
        public static string GetFullPath(string path, string basePath) =>
            Path.GetFullPath(Path.Combine(basePath, path));
    }

    extension(Directory)
    {
        public static DirectoryInfo CreateTempSubdirectory(string prefix = "") =>
            Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), prefix + Guid.NewGuid().ToString("N")));
    }

    extension(File)
    {
        public static Task WriteAllBytesAsync(string path, byte[] bytes)
        {
            File.WriteAllBytes(path, bytes);
            return Task.CompletedTask;
        }

        public static Task WriteAllTextAsync(string path, string text)
        {
            File.WriteAllText(path, text);
            return Task.CompletedTask;
        }

        public static void CreateSymbolicLink(string path, string target)
        {
            if (SymbolicLink(target, path) != 0)
            {
                throw new IOException("No link was made: " + path);
            }
        }

        public static Task<byte[]> ReadAllBytesAsync(string path) => Task.FromResult(File.ReadAllBytes(path));

        public static Task<string> ReadAllTextAsync(string path) => Task.FromResult(File.ReadAllText(path));
    }

    extension(Environment)
    {
        public static int ProcessId => Process.GetCurrentProcess().Id;

        public static bool IsPrivilegedProcess => EffectiveUser() == 0;
    }

    extension(OperatingSystem)
    {
        public static bool IsWindows() => Environment.OSVersion.Platform == PlatformID.Win32NT;
    }

    extension(Stopwatch)
    {
        public static TimeSpan GetElapsedTime(long start) =>
            TimeSpan.FromSeconds((Stopwatch.GetTimestamp() - start) / (double)Stopwatch.Frequency);
    }

    extension(DateTimeOffset)
    {
        public static DateTimeOffset UnixEpoch => new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }

    extension(HttpStatusCode)
    {
        public static HttpStatusCode TooManyRequests => (HttpStatusCode)429;
    }

    public static Task CancelAsync(this CancellationTokenSource source)
    {
        source.Cancel();
        return Task.CompletedTask;
    }

    public static async Task<TcpClient> AcceptTcpClientAsync(
        this TcpListener listener, CancellationToken cancellationToken)
    {
        // A listener that is stopped ends the call with an exception.
        cancellationToken.ThrowIfCancellationRequested();
        return await listener.AcceptTcpClientAsync();
    }

    public static Task ConnectAsync(
        this TcpClient client, IPAddress address, int port, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return client.ConnectAsync(address, port);
    }

    public static Task CopyToAsync(this Stream stream, Stream destination, CancellationToken cancellationToken) =>
        stream.CopyToAsync(destination, 81920, cancellationToken);

    public static Task<string> ReadAsStringAsync(this HttpContent content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return content.ReadAsStringAsync();
    }

    public static Task<int> ReadAsync(this Stream stream, byte[] buffer) => stream.ReadAsync(buffer, 0, buffer.Length);

    public static Task WriteAsync(this Stream stream, byte[] bytes) => stream.WriteAsync(bytes, 0, bytes.Length);

    [DllImport("libc", EntryPoint = "symlink")]
    private static extern int SymbolicLink(string target, string path);

    [DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint EffectiveUser();
}
