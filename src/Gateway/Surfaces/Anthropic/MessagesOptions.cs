using System.ComponentModel.DataAnnotations;

namespace Gateway.Surfaces.Anthropic;

/// <summary>The <c>Messages</c> section: the routes of Anthropic's own API.</summary>
internal sealed class MessagesOptions
{
    public const string Section = "Messages";

    /// <summary>
    /// The time without data to the caller after which a stream gets a ping, so that proxies on the way keep the connection and
    /// clients wait on: Claude Code gives up after 5 minutes without a byte. Default 15 seconds; 1 second to 5 minutes; keep it
    /// below the idle timeout of the load balancer.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(15);
}
