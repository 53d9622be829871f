using Gateway.Testing.Crashes;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Testing;

public sealed class FaultyDiskTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("faulty-disk");

    [Theory]
    [InlineData(true, 13)] // SQLITE_FULL
    [InlineData(false, 10)] // SQLITE_IOERR
    public void A_write_fails_and_the_database_stays_whole(bool isFull, int code)
    {
        using var disk = new FaultyDisk(_folder.FullName) { IsFull = isFull };
        using var database = Open();
        Execute(database, "PRAGMA journal_mode = WAL; CREATE TABLE t (x)");
        var before = disk.Writes;
        Execute(database, "INSERT INTO t VALUES (1)");
        Assert.True(disk.Writes > before);

        (disk.FailsFrom, disk.FailsTo) = (disk.Writes + 1, disk.Writes + 1);
        var failure = Assert.Throws<SqliteException>(() => Execute(database, "INSERT INTO t VALUES (2)"));

        Assert.Equal(code, failure.SqliteErrorCode);
        Execute(database, "INSERT INTO t VALUES (3)");
        Assert.Equal(2L, Scalar(database, "SELECT COUNT(*) FROM t"));
        Assert.Equal("ok", Scalar(database, "PRAGMA integrity_check"));
    }

    [Fact]
    public void Other_folders_have_another_disk()
    {
        using var disk = new FaultyDisk(Path.Combine(_folder.FullName, "other")) { FailsFrom = 1 };
        using var database = Open();

        Execute(database, "CREATE TABLE t (x)");

        Assert.Equal(0, disk.Writes);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private SqliteConnection Open()
    {
        var database = new SqliteConnection($"Data Source={Path.Combine(_folder.FullName, "test.db")};Pooling=False");
        database.Open();
        return database;
    }

    private static void Execute(SqliteConnection database, string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteConnection database, string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
