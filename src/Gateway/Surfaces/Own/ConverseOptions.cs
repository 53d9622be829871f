using System.ComponentModel.DataAnnotations;

namespace Gateway.Surfaces.Own;

/// <summary>The <c>Converse</c> section: the gateway's own routes.</summary>
internal sealed class ConverseOptions
{
    public const string Section = "Converse";

    /// <summary>
    /// The time without data to the caller after which <c>/converse/stream</c> sends a comment line, so that proxies on the way
    /// keep the connection. Default 15 seconds; 1 second to 5 minutes; keep it below the idle timeout of the load balancer.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(15);
}
