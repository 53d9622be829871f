using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Gateway.Buffers;

namespace Gateway.Hosting;

/// <summary>The <c>Hosting</c> section: limits and life cycle of the process.</summary>
internal sealed class HostingOptions
{
    public const string Section = "Hosting";

    // The gateway adds far less than this to a body.
    private const int RoomForAdditions = 4096;

    /// <summary>The largest value of <see cref="MaxRequestBodyBytes"/>.</summary>
    public const int MaxConfigurableRequestBodyBytes = 100_000_000;

    /// <summary>The largest body of any operation where <see cref="MaxRequestBodyBytes"/> is not set.</summary>
    public const int DefaultMaxRequestBodyBytes = 32_000_000;

    /// <summary>
    /// The largest request body, in bytes, of every operation; 1 KiB to 100,000,000. Default as AWS accepts them: 32,000,000 for
    /// Converse and CountTokens, 25,000,000 for Invoke.
    /// </summary>
    [Range(1024, MaxConfigurableRequestBodyBytes)]
    public int? MaxRequestBodyBytes { get; set; }

    /// <summary>
    /// The most requests to models under way at once, all applications together; streams count until their end. Default 1000; 1
    /// to 100,000. Health checks never count.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxConcurrentRequests { get; set; } = 1000;

    /// <summary>
    /// The memory for request bodies at once, in bytes, counted as they arrive: up to 1 MiB the next power of two above the
    /// bytes received, then 1 MiB beyond them at most. One application may have as much as it leaves free: alone, half. Default a
    /// quarter of the memory that the process may use, and always enough for one body.
    /// </summary>
    [Range(MaxConfigurableRequestBodyBytes, 1L << 40)]
    public long? MaxRequestBytesInFlight { get; set; }

    /// <summary>
    /// <see cref="MaxRequestBytesInFlight"/>, or its default on this machine; at least what one body needs.
    /// </summary>
    public long RequestBytesInFlight => Math.Max(
        MaxRequestBytesInFlight ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4,
        BytesForOneBody);

    /// <summary>The memory that the largest body needs, in bytes. One application may have it in any case.</summary>
    public long BytesForOneBody => ByteBuffer.RoomFor(
        (MaxRequestBodyBytes ?? DefaultMaxRequestBodyBytes) + RoomForAdditions + 1);

    /// <summary>
    /// The time limit for a whole request body to arrive. Default 5 minutes, which is 25 MB at 0.7 Mbit/s; 10 seconds to 1 hour.
    /// In addition the server ends a body that is slower than 240 bytes/s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan RequestBodyTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The memory for whole responses at once, in bytes, at least one of the largest. One application may have as much as it
    /// leaves free. A response that has arrived waits for memory; a call that is not sent yet is refused. Default as for
    /// requests.
    /// </summary>
    [Range(1_000_000, 1L << 40)]
    public long? MaxResponseBytesInFlight { get; set; }

    /// <summary><see cref="MaxResponseBytesInFlight"/>, or its default on this machine.</summary>
    public long ResponseBytesInFlight => MaxResponseBytesInFlight ?? RequestBytesInFlight;

    /// <summary>
    /// The time that requests in flight may continue after SIGTERM. Then streams are ended with an exception of their own, and
    /// connections are cut 5 s later. Default 1 minute 50 seconds, because ECS on Fargate kills after 120 s; up to 1 hour.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(110);

    /// <summary>
    /// The most time for which a call goes on after its caller has left, in applications with <c>DrainAbandoned</c>. Never beyond
    /// the call's own deadline, nor beyond <see cref="DrainTimeout"/>. Default 1 minute; 1 second to 2 hours.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "02:00:00")]
    public TimeSpan AbandonedTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The most such calls at once, all applications together; above it, the call is cut off when its caller leaves. Default 100; 0
    /// to 100,000.
    /// </summary>
    [Range(0, 100_000)]
    public int MaxAbandonedRequests { get; set; } = 100;

    /// <summary>
    /// The time that a caller's connection may be idle between two requests. It must be longer than the load balancer's idle
    /// timeout, else the load balancer sends a request on a connection that has just been closed, and returns 502.
    /// Default 2 minutes 10 seconds, Kestrel's own; 1 minute to 2 hours.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "02:00:00")]
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(130);

    /// <summary>
    /// The interval of the log line that reports the load, for platforms that make metrics of log lines. Default 1 minute; up to
    /// 1 hour, and 0 turns it off.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan LoadReportInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The networks of the load balancers in front of the gateway, in CIDR notation. For a connection from one of them the last
    /// address in <c>X-Forwarded-For</c> is the caller's. Default none: the header is ignored.
    /// </summary>
    public IList<string> KnownIPNetworks { get; set; } = [];

    /// <summary>
    /// The PEM file with the certificate authorities of client certificates, for the addresses whose
    /// <c>Kestrel__Endpoints__{name}__ClientCertificateMode</c> is <c>RequireCertificate</c>. Default none. A changed file is taken
    /// over within 10 seconds.
    /// </summary>
    public string ClientCertificateAuthorities { get; set => field = value ?? ""; } = "";

    /// <summary>
    /// The load balancer whose headers tell the client certificate. Default <see cref="ClientCertificateForwarding.None"/>: a
    /// request with such a header is refused.
    /// </summary>
    public ClientCertificateForwarding ClientCertificateForwarding { get; set; }

    /// <summary>
    /// The durations that host and server read before options are validated. A wrong value must not throw there, so its default
    /// is used; the validation at start reports it with the others.
    /// </summary>
    public static HostingOptions Unvalidated(IConfiguration configuration)
    {
        var options = new HostingOptions();
        options.DrainTimeout = Read(nameof(DrainTimeout), TimeSpan.Zero, options.DrainTimeout);
        options.KeepAliveTimeout = Read(nameof(KeepAliveTimeout), TimeSpan.FromMinutes(1), options.KeepAliveTimeout);
        return options;

        TimeSpan Read(string name, TimeSpan least, TimeSpan standard) =>
            TimeSpan.TryParse(configuration[$"{Section}:{name}"], CultureInfo.InvariantCulture, out var configured)
                && configured >= least
                ? configured
                : standard;
    }
}
