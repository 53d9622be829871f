using System.Diagnostics.CodeAnalysis;

namespace Gateway.Bedrock.Runtime;

/// <summary>An idle connection was already closed when it was used again. See <see cref="StaleConnection"/>.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Thrown in one place.")]
internal sealed class ConnectionGivenUpException(Exception? inner)
    : IOException("The idle connection had been closed.", inner);
