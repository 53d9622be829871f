using System.Globalization;
using System.Runtime.InteropServices;

namespace Gateway.Benchmarks.Load;

/// <summary>Linux's processors: which of them a process may use, and the time that it has used them.</summary>
internal static partial class Processors
{
    private const int NanosecondsPerSecond = 1_000_000_000;
    private const int MonotonicClock = 1;
    private const int AbsoluteTime = 1;
    private const int InterruptedCall = 4;

    // CPUCLOCK_SCHED of another process, in the kernel's clock ids: the time that its threads ran, dead ones included.
    private static int ClockOf(int process) => (~process << 3) | 2;

    /// <summary>The processor time of all threads of a process since it started, in microseconds.</summary>
    public static double MicrosecondsOf(int process)
    {
        Check(GetTime(ClockOf(process), out var time));
        return ((time.Seconds * (double)NanosecondsPerSecond) + time.Nanoseconds) / 1000;
    }

    /// <summary>Keeps all threads of a process, those that it has and those that it starts later, on one processor.</summary>
    public static void Pin(int process, int processor) => Allow(process, 1UL << processor);

    /// <summary>Lets all threads of a process use every processor.</summary>
    public static void Free(int process) => Allow(process, ulong.MaxValue);

    private static void Allow(int process, ulong mask)
    {
        // Twice, for a thread that another one started meanwhile.
        for (var i = 0; i < 2; i++)
        {
            foreach (var thread in Directory.GetDirectories($"/proc/{process}/task"))
            {
                // A thread that has ended meanwhile cannot be pinned, and need not be.
                _ = SetAffinity(int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), sizeof(ulong), in mask);
            }
        }
    }

    /// <summary>Sleeps until a <see cref="System.Diagnostics.Stopwatch"/> timestamp, finer than a timer's milliseconds.</summary>
    public static void SleepUntil(long timestamp)
    {
        var time = new Time(timestamp / NanosecondsPerSecond, timestamp % NanosecondsPerSecond);

        // The stopwatch is Linux's monotonic clock, in nanoseconds. A signal may end the sleep early.
        while (Sleep(MonotonicClock, AbsoluteTime, in time, 0) == InterruptedCall)
        {
        }
    }

    private static void Check(int result)
    {
        if (result != 0)
        {
            throw new InvalidOperationException($"The system call failed: {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, out Time time);

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sleep(int clock, int flags, in Time time, nint remaining);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetAffinity(int thread, nint size, in ulong mask);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Time(long seconds, long nanoseconds)
    {
        public readonly long Seconds = seconds;
        public readonly long Nanoseconds = nanoseconds;
    }
}
