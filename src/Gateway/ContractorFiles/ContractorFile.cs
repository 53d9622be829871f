using System.Buffers.Binary;
using System.IO.Compression;
using Gateway.Errors;

namespace Gateway.ContractorFiles;

/// <summary>
/// A file that the contractor handed over, read as a stream. Gzip is known by its first bytes, whatever the name says, and a
/// compressed file that was cut is an error: the runtime alone would take its end for the end of the data.
/// </summary>
internal static class ContractorFile
{
    private const int GzipTrailer = 8;

    private static readonly Text Cut = new(
        "圧縮ファイルが途中で切れているか壊れています。事業者から受け取り直してください（複数の .gz を 1 つに連結したファイルは使えません）。",
        "The compressed file is cut or damaged. Ask the contractor for it again (several .gz joined into one file are not read).");

    /// <summary>Opens a file; the stream is disposed by the reader, who reads it to its end.</summary>
    /// <exception cref="ContractorFileException">It cannot be read.</exception>
    public static Stream Open(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return IsGzip(file) ? new Gunzip(path, file) : file;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, failure);
        }
    }

    /// <summary>
    /// The files that a path means: itself, or of a folder all files below it with one of these endings, by name.
    /// </summary>
    /// <exception cref="ContractorFileException">There is no such file or folder, or it has none of these files.</exception>
    public static IReadOnlyList<string> Expand(string path, params ReadOnlySpan<string> endings)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        if (!Directory.Exists(path))
        {
            throw new ContractorFileException(path, new(
                "ファイルもフォルダーもありません。パスを確かめてください。", "There is no such file or folder. Check the path."));
        }

        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
        {
            foreach (var ending in endings)
            {
                if (file.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                {
                    found.Add(file);
                    break;
                }
            }
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }

    /// <summary>The error for a file that the operating system does not let us read.</summary>
    public static ContractorFileException Unreadable(string path, Exception failure) => new(
        path, new($"読めません（{failure.Message}）。読み取りの権限とパスを確かめてください。", $"It cannot be read ({failure.Message}). Check the permission and the path."),
        cause: failure);

    private static bool IsGzip(FileStream file)
    {
        Span<byte> head = stackalloc byte[2];
        var isGzip = file.ReadAtLeast(head, 2, throwOnEndOfStream: false) == 2 && head is [0x1F, 0x8B];
        file.Position = 0;
        return isGzip;
    }

    /// <summary>Decompresses, and compares the length with the one at the end of the file.</summary>
    private sealed class Gunzip(string path, FileStream file) : Stream
    {
        private readonly uint _length = LengthOf(path, file);
        private readonly GZipStream _inner = new(file, CompressionMode.Decompress);
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            try
            {
                return Counted(_inner.Read(buffer), buffer.Length);
            }
            catch (InvalidDataException damaged)
            {
                throw new ContractorFileException(path, Cut, cause: damaged);
            }
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return Counted(await _inner.ReadAsync(buffer, cancellationToken), buffer.Length);
            }
            catch (InvalidDataException damaged)
            {
                throw new ContractorFileException(path, Cut, cause: damaged);
            }
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _inner.Dispose(); // And with it the file.
            }

            base.Dispose(disposing);
        }

        private int Counted(int count, int asked)
        {
            _read += count;
            return count == 0 && asked > 0 && (uint)_read != _length ? throw new ContractorFileException(path, Cut) : count;
        }

        // RFC 1952: the last four bytes are the length modulo 2³².
        private static uint LengthOf(string path, FileStream file)
        {
            if (file.Length < GzipTrailer)
            {
                file.Dispose();
                throw new ContractorFileException(path, Cut);
            }

            Span<byte> length = stackalloc byte[4];
            file.Position = file.Length - length.Length;
            file.ReadExactly(length);
            file.Position = 0;
            return BinaryPrimitives.ReadUInt32LittleEndian(length);
        }
    }
}
