using System.Net.Security;
using Gateway.Configuration;

namespace Gateway.Hosting;

/// <summary>
/// The certificate of one https address, read again when its files have changed, so that a renewal needs no restart. New
/// connections get the new certificate; open ones keep theirs. Files that do not belong together, or hold no valid
/// certificate, are logged and the previous certificate stays. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Kestrel can follow changed files too, but it closes and reopens the address and gives calls in flight at most five seconds
/// to end.
/// </remarks>
internal sealed partial class RenewedCertificate
{
    // The longest time before a renewal is noticed. Each check reads two small files.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private readonly Func<ServerCertificate> _read;
    private readonly ILogger<RenewedCertificate> _logger;
    private readonly PeriodicLook _files;
    private SslStreamCertificateContext _current;
    private ReadOnlyMemory<byte> _fingerprint;
    private string? _problem;

    /// <exception cref="InvalidOperationException">There is no usable certificate now.</exception>
    public RenewedCertificate(Func<ServerCertificate> read, TimeProvider clock, ILogger<RenewedCertificate> logger)
    {
        (_read, _logger) = (read, logger);
        var first = read();
        _current = first.Tls ?? throw new InvalidOperationException(first.Problem);
        _fingerprint = first.Fingerprint;
        _files = new PeriodicLook(LookEvery, clock, Look);
    }

    /// <summary>The certificate for the next handshake.</summary>
    public SslStreamCertificateContext Current
    {
        get
        {
            _files.LookIfDue();
            return Volatile.Read(ref _current);
        }
    }

    private void Look()
    {
        var found = _read();
        if (found.Tls is not { } renewed)
        {
            // Logged once, and again for another problem. An unchanged certificate that expires comes here too.
            if (found.Problem != _problem)
            {
                Log.Kept(_logger, found.Problem);
            }
        }
        else if (!found.Fingerprint.Span.SequenceEqual(_fingerprint.Span))
        {
            Volatile.Write(ref _current, renewed);
            _fingerprint = found.Fingerprint;
            Log.Renewed(_logger, renewed.TargetCertificate.Subject, renewed.TargetCertificate.NotAfter);
        }

        _problem = found.Problem;
    }

    private static partial class Log
    {
        [LoggerMessage(5010, LogLevel.Information,
            "Took over the renewed certificate of {Subject}, valid until {NotAfter}.")]
        public static partial void Renewed(ILogger logger, string subject, DateTime notAfter);

        [LoggerMessage(5011, LogLevel.Error,
            "Kept the certificate read before; what its files hold now cannot be used: {Problem}")]
        public static partial void Kept(ILogger logger, string? problem);
    }
}
