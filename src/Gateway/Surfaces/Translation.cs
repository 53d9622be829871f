using System.Buffers;
using Gateway.Errors;
using Gateway.RequestPolicy.Schemas;
using Gateway.Residency;

namespace Gateway.Surfaces;

/// <summary>
/// One request of a dialect that Bedrock does not speak: its body is written anew as one of Bedrock's, for the model that it was
/// placed at, and the response is written back in the dialect. Policy and personal data are judged on what is written.
/// </summary>
internal abstract class Translation : IDisposable
{
    /// <summary>The model, as the caller wrote it.</summary>
    public abstract string Model { get; }

    /// <summary>
    /// The model that <see cref="Model"/> means where the catalog has none of that name: without what the dialect adds to a name.
    /// Default <c>null</c>: there is no such name.
    /// </summary>
    public virtual string? PlainModel => null;

    /// <summary>True when the body asks for a stream.</summary>
    public virtual bool AsksForStream => false;

    /// <summary>The form of the body that is written; after <see cref="Write"/> that for the model.</summary>
    public abstract BodyForm Form { get; }

    /// <summary>The caller's names for the places of the body that was written.</summary>
    public virtual PathNames Names => PathNames.AsTheyAre;

    /// <summary>The parts of the request that have no place in what was written, under the caller's names.</summary>
    public virtual IReadOnlyList<string> LeftOut => [];

    /// <summary>Writes the body for Bedrock.</summary>
    /// <param name="placement">The model that it is for.</param>
    /// <param name="output">Where it is written. What was written before an error is not sent.</param>
    /// <returns>The error if the request means nothing that Bedrock can do; else <c>null</c>.</returns>
    /// <exception cref="InsufficientMemoryException">There is no room for it in <paramref name="output"/>.</exception>
    public abstract GatewayError? Write(Placement placement, IBufferWriter<byte> output);

    /// <summary>The body of a response that is one JSON object, in the caller's dialect.</summary>
    /// <param name="body">Bedrock's body, one JSON object.</param>
    /// <returns>The body; empty when Bedrock's is not a response of that operation.</returns>
    public abstract ReadOnlyMemory<byte> BodyOf(ReadOnlyMemory<byte> body);

    /// <summary>
    /// Creates the response that is put together from those of several calls, where what was written is an object with one member,
    /// the list of the calls' bodies; <c>null</c> where it is the body of one call.
    /// </summary>
    public virtual ResponseAssembly? OpenAssembly() => null;

    /// <summary>Creates the format for a streamed response.</summary>
    /// <exception cref="NotSupportedException">This dialect has no streams.</exception>
    public virtual StreamFormat OpenStream(HttpContext context) => throw new NotSupportedException();

    /// <summary>Gives the memory of the caller's body back. Its response can still be written.</summary>
    public abstract void Dispose();
}
